// SPDX-License-Identifier: Apache-2.0
// Ticks of one schedule, decided by three schedulers without a leader. Sources/Timing/Schedules: Scheduler, DueBatch,
// TickFacts, ScheduleEvaluation, TickPlan, TickWriter (all .swift). There is a nominal instant at each of 1 to LAST. The
// database's clock goes on at any moment, and is set back once by any stretch. TROUBLES times a scheduler dies, or its session is cut, between any two steps.
// Not here: many schedules in one batch, jitter, pauses, summaries of many ticks, runs by hand, backfills.
// RUN -DTROUBLES=1
// RUN -DTROUBLES=1 -DALL
// RUN -DTROUBLES=2 -DFORWARD
// REST -DTROUBLES=1 -DFORWARD
// OPTION ALL: catch_up all and overlap allow_all; without it latest and skip
// OPTION FORWARD: the clock is never set back
// PROMISE once: a tick has one job at most
// PROMISE decided: at rest every tick has its row
// PROMISE kept: the row of a tick that has a job keeps it
// PROMISE seamless: while the clock goes forward, a job's data begin where those of the job before ended
// MUTANT NO_LOCK breaks once -DONE_LOOK: the row of the schedule is not locked
// MUTANT STALE_ROW breaks once -DONE_LOOK -DALL: the cursor is what it was when the row was looked for, not when it was locked
// MUTANT SPLIT_COMMIT breaks once: jobs are committed first, ticks and cursor after them
// MUTANT OVERWRITES breaks kept -DONE_LOOK: a row that has a job may be written over
// MUTANT CRON_WINDOW breaks seamless: a job's data begin at the nominal instant before
// MUTANT CURSOR_FIRST breaks decided: the cursor is committed first, jobs and ticks after it
// MUTANT STALE_CLOCK breaks once -DONE_LOOK -DFORWARD: the clock is not read again when the row is had
// MUTANT ONE_LOOK breaks once: which ticks have a job is asked only by the look that finds the clock set back
#define PROMISE(p, c) if :: (c) || IGNORE_##p :: else -> p = 1; assert(!p) fi
#define LAST 3
#define TOLERANCE 1                             // ScheduleLimits.clockTolerance
#define IS_BACK(t) (c > t + TOLERANCE)
#define IS_DUE(t) (cursor < t || cursor > t + TOLERANCE)
#define IS_FIRED (tick[n] == ENQUEUED && !ONE_LOOK)
#define IS_PASSED (!ALL && n < t)
#define IS_SKIPPED (!ALL && isBusy)
#define START (covered < n && !CRON_WINDOW -> covered : n - 1)
#define TAKEN (NO_LOCK -> 0 : me + 1)
#define SEEN (STALE_CLOCK -> t : now)
mtype = { NONE, ENQUEUED, SKIPPED, MERGED }
bool once, decided, kept, seamless;
byte now, cursor, covered, reached, back;       // clock; cursor_at, covered_to; where the last job's data ended
byte lock; bit isRunning, die[3];               // for update skip locked; a job of the schedule waits or runs
mtype tick[4] = NONE; byte jobs[4];             // bascule.tick; jobs that were ever made for it
byte troubles = TROUBLES; hidden byte n;

inline enqueue() { jobs[n] = jobs[n] + 1; PROMISE(once, jobs[n] == 1) }
inline write(outcome) {                         // insert … on conflict do update … where t.job_id is null
    if :: tick[n] != ENQUEUED || OVERWRITES -> PROMISE(kept, tick[n] != ENQUEUED); tick[n] = outcome :: else fi }
inline decide(isJobs, isRest) { d_step {        // TickPlan, TickWriter
    n = c + 1;
    do :: n <= t && IS_FIRED -> n++
       :: n <= t && !IS_FIRED && IS_PASSED -> if :: isRest -> write(MERGED) :: else fi; n++
       :: n <= t && !IS_FIRED && !IS_PASSED && IS_SKIPPED -> if :: isRest -> write(SKIPPED) :: else fi; n++
       :: n <= t && !IS_FIRED && !IS_PASSED && !IS_SKIPPED ->
          if :: isJobs -> enqueue(); isRunning = 1 :: else fi;
          if :: isRest -> PROMISE(seamless, START == reached || back == 1);
                reached = n; write(ENQUEUED); covered = n :: else fi; n++
       :: n > t -> break od } }

active [3] proctype Scheduler() {
    byte me = _pid, t, c; bit isBusy;
end_idle: {
    atomic { IS_DUE(now) && !lock -> t = (STALE_CLOCK -> now : 0); c = (STALE_ROW -> cursor : 0) };  // decideDue
    atomic { if :: !lock && IS_DUE(SEEN) -> lock = TAKEN; t = SEEN; c = (STALE_ROW -> c : cursor)       // DueBatch.run
                :: else -> goto over fi };
    atomic { isBusy = isRunning;                                                     // TickFacts
        if :: CURSOR_FIRST && lock == TAKEN && !IS_BACK(t) -> cursor = t :: else fi;
        if :: SPLIT_COMMIT && lock == TAKEN && !IS_BACK(t) -> decide(true, false) :: else fi };
    atomic { if :: lock != TAKEN -> goto over :: else fi;
        if :: IS_BACK(t) -> d_step { cursor = t; n = t + 1; covered = (covered > t -> t : covered);   // TickFacts.takeBackFuture
                do :: n <= LAST -> tick[n] = (tick[n] == ENQUEUED -> ENQUEUED : NONE); n++ :: else -> break od }
           :: else -> decide(!SPLIT_COMMIT, true); cursor = t fi; lock = 0 };
over: atomic { lock = (lock == me + 1 -> 0 : lock); t = 0; c = 0; isBusy = 0 }
    } unless { d_step { die[me] -> die[me] = 0; t = 0; c = 0; isBusy = 0 } };
    goto end_idle
}

active proctype World() {
    byte k;
end_world: do
    :: now < LAST -> now++
    :: atomic { !back && now > 0 && !FORWARD -> back = 1; if :: now = now - 1 :: now > 1 -> now = now - 2 :: now > 2 -> now = now - 3 fi }
    :: isRunning -> isRunning = 0
    :: atomic { troubles > 0 -> troubles--; if :: k = 0 :: k = 1 :: k = 2 fi; die[k] = 1; lock = (lock == k + 1 -> 0 : lock); k = 0 }
    :: atomic { now == LAST && (troubles > 0 || !back && !FORWARD) -> troubles = 0; back = (back -> back : 2) }
    od
}

active proctype Rest() {
    timeout; d_step { n = 1;
        do :: n <= LAST -> PROMISE(decided, tick[n] != NONE); n++
           :: else -> break od }
}
