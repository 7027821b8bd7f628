// SPDX-License-Identifier: Apache-2.0
// The queue: claim, fence, rescue, settlement. Sources/Timing/Jobs: Lifecycle/{Fetch,Fence,Settle,JobChange}.swift,
// Kinds/JobContext.swift, Worker/{Rescue,JobRunner,RunningJob,QueueRepair}.swift. Two jobs of one key, two slots: of two
// workers or of one, for nothing here rests on the worker's number. A rescuer may take anybody for dead at any moment:
// nothing rests on clocks. TROUBLES times a process dies or stops for ever, an answer gets lost, somebody who lives is
// taken for dead, a job fails, or the server crashes and loses a claim that was not flushed.
// Not here: shelves, priorities, quarantine, who is woken when, the count of attempts at which a job is dead.
// RUN -DTROUBLES=1
// RUN -DTROUBLES=1 -DEPHEMERAL
// RUN -DTROUBLES=2 -DONE_JOB
// RUN -DTROUBLES=3 -DONE_JOB -DEPHEMERAL
// REST -DTROUBLES=1
// OPTION ONE_JOB: the second job does not come
// OPTION EPHEMERAL: jobs are batches of files: cut off they end as crashed, for their owner finds the files again
// PROMISE once: work that ends its job in its own commit is committed once
// PROMISE fenced: whatever is committed for a job is committed by the attempt that has it at that moment
// PROMISE alone: no two jobs of a key that allows one are running
// PROMISE obeyed: a batch whose cancellation was answered does not succeed
// PROMISE ended: every job ends, and ends once
// MUTANT NO_HOLD breaks fenced: the lease is looked at when a transaction begins, and not before it commits
// MUTANT NO_SHARE breaks fenced: that last look keeps no lock on the row until the commit
// MUTANT NO_TOKEN breaks fenced: no token: after a lost claim the next one has the same attempt
// MUTANT BY_ID breaks fenced: the end is written by the job's number alone
// MUTANT SPLIT_END breaks once: the work is committed first, the end after it
// MUTANT NO_COUNT breaks alone: running jobs of the key are counted before its lock is had, and not again
// MUTANT NO_TERMINATE breaks rest: a rescue does not end the sessions that bear the job's name
// MUTANT NO_DEADLINE breaks rest -DTROUBLES=2 -DONE_JOB: a rescue waits for ever for a session that began after its look
// MUTANT NO_RESCUE breaks ended: nobody takes the jobs of the dead
// MUTANT CANCEL_UNSEEN breaks obeyed -DEPHEMERAL: the end in the load's commit does not ask for a cancellation
#define PROMISE(p, c) if :: (c) || IGNORE_##p :: else -> p = 1; assert(!p) fi
#define BUSY (state[0] == RUNNING || state[1] == RUNNING)
#define MINE(w, j) (runs[w] == j + 1 && mine[w] == token[j])
#define LIVES(j) (state[j] == RUNNING && (MINE(0, j) && !frozen || MINE(1, j)))
#define FITS (state[j] == RUNNING && tries[me] == attempt[j] && (mine[me] == token[j] || NO_TOKEN))
#define FITS_AT_END (FITS || BY_ID && state[j] == RUNNING)
#define AGAIN (isAgain && !cancelled[j] && !EPHEMERAL)
#define IS_FREE(j) (state[j] == WAITING && !locked[j] && !BUSY && !keyLock)
#define ENDS (isLast && !SPLIT_END)
#define OBEYS (!EPHEMERAL || !cancelled[j])
#define OTHERS shared[2 * (1 - me) + j]
#define TROUBLE troubles > 0 -> troubles--
mtype = { WAITING, RUNNING, GONE }
bool once, fenced, alone, obeyed, ended;
mtype state[2] = WAITING;                           // bascule.job; GONE: in bascule.job_history
byte attempt[2], token[2], drawn;
bit cancelled[2], isSoft[2];                    // cancel_requested_at; the claim is not flushed
byte locked[2], keyLock; bit shared[4];         // row locks: for update; for share (of a slot and a job); the key's
byte runs[2], mine[2], tries[2];                 // what a slot runs, by which token and attempt
bit up[2], named[2], doomed[2], die[2], frozen; // its session; called after the job; to be ended; processes to die
byte done[2], ends[2], troubles = TROUBLES; hidden byte i;

#define LET(l, w) l = (l == w + 1 -> 0 : l)
inline close(w) { d_step { up[w] = 0; named[w] = 0; LET(locked[0], w); LET(locked[1], w); LET(keyLock, w);
    shared[2 * w] = 0; shared[2 * w + 1] = 0 } }
inline flush() { isSoft[0] = 0; isSoft[1] = 0 }
inline forget() { d_step { runs[me] = 0; mine[me] = 0; tries[me] = 0; isLast = 0; isAgain = 0; j = 0 } }
inline end() { state[j] = GONE; ends[j]++; flush(); PROMISE(ended, ends[j] == 1) }

active [2] proctype Slot() {
    byte me = _pid, j; bit isLast, isAgain;
end_idle: {
    if :: IS_FREE(0) :: atomic { IS_FREE(1) && !ONE_JOB -> j = 1 } fi;
    atomic { if :: !keyLock -> keyLock = me + 1; up[me] = 1 :: else -> goto over fi };       // Shelf.lockFree
    atomic { if :: up[me] && state[j] == WAITING && !locked[j] && (!BUSY || NO_COUNT) ->   // judge: skip locked
                   locked[j] = me + 1 :: else -> goto over fi };
    atomic { if :: up[me] -> state[j] = RUNNING; attempt[j]++; drawn++; token[j] = drawn; isSoft[j] = 1;
                   PROMISE(alone, state[1 - j] != RUNNING);
                   close(me); runs[me] = j + 1; mine[me] = token[j]; tries[me] = attempt[j] :: else -> goto over fi };
    if :: true :: atomic { TROUBLE; goto over } fi;                                         // the answer got lost
    atomic { up[me] = 1; if :: FITS -> named[me] = 1 :: else -> goto lost fi };             // Fence.open
    if :: isLast = 1 :: isLast = 0 fi;
    atomic { !up[me] || !locked[j] && (!ENDS || !OTHERS) || NO_HOLD && !isLast ->                // Fence.hold, or complete
        if :: up[me] && !ENDS && (FITS || NO_HOLD) -> shared[2 * me + j] = !NO_SHARE && !NO_HOLD
           :: up[me] && ENDS && FITS && (OBEYS || CANCEL_UNSEEN) -> locked[j] = me + 1
           :: else -> goto lost fi };
commit: atomic { if :: !up[me] -> goto lost :: else fi;
        PROMISE(fenced, state[j] == RUNNING && mine[me] == token[j]);
        if :: isLast -> done[j]++; PROMISE(once, done[j] == 1) :: else fi;
        if :: ENDS -> PROMISE(obeyed, OBEYS); end() :: else -> flush() fi; close(me) };
    atomic { if :: isAgain = 0 :: TROUBLE; isAgain = 1 fi; goto settle }; // it failed, or seems so
lost: atomic { close(me); isAgain = 1 };
settle: atomic { !locked[j] && !shared[j] && !shared[2 + j] ->                              // Settle.write
        if :: FITS_AT_END -> PROMISE(fenced, mine[me] == token[j]);
              if :: AGAIN -> state[j] = WAITING; flush() :: else -> end() fi
           :: else fi };
    if :: true :: atomic { TROUBLE; goto settle } fi;                    // written, not heard
over: atomic { close(me); forget() } } unless { atomic { die[me] || frozen && !me -> if :: frozen && !me -> goto end_frozen :: else fi; die[me] = 0;
        forget() } };
    goto end_idle; end_frozen: false
}

active proctype Rescuer() {
    byte j, seen; bit isAgain = 1;
end_idle: if
    :: state[0] == RUNNING && !LIVES(0) && !NO_RESCUE -> j = 0 :: state[1] == RUNNING && !LIVES(1) && !NO_RESCUE -> j = 1
    :: atomic { LIVES(0) && TROUBLE; j = 0 } :: atomic { LIVES(1) && TROUBLE; j = 1 } fi;
    d_step { seen = token[j];                                                               // endStatements
        for (i : 0 .. 1) { if :: named[i] && runs[i] == j + 1 && !NO_TERMINATE -> doomed[i] = 1 :: else fi } };
    if :: atomic { token[j] != seen || !locked[j] && !shared[j] && !shared[2 + j] ->        // requeue: for update
             if :: state[j] == RUNNING && token[j] == seen -> locked[j] = 3 :: else -> goto end_idle fi }
       :: frozen && (locked[j] == 1 || shared[j]) && !doomed[0] && !NO_DEADLINE -> goto end_idle fi; // its deadline
    atomic { if :: locked[j] == 3 -> locked[j] = 0; if :: AGAIN -> state[j] = WAITING; flush() :: else -> end() fi :: else fi };
    goto end_idle
}

active proctype World() {
    byte k; bit isAsked;
end_world: do
    :: atomic { doomed[0] -> doomed[0] = 0; close(0) } :: atomic { doomed[1] -> doomed[1] = 0; close(1) }
    :: atomic { TROUBLE; if :: k = 0 :: k = 1 fi; die[k] = 1; close(k); k = 0 }
    :: atomic { troubles > 0 && !frozen && named[0] -> troubles--; frozen = 1 }
    :: atomic { TROUBLE; close(0); close(1); LET(locked[0], 2); LET(locked[1], 2);
         for (k : 0 .. 1) { if :: isSoft[k] -> state[k] = WAITING; attempt[k]--; isSoft[k] = 0 :: isSoft[k] = 0 fi }; k = 0 }
    :: troubles > 0 -> troubles = 0 :: !isAsked -> isAsked = 1
    :: atomic { !isAsked && !locked[0] && !shared[0] && !shared[2] && state[0] != GONE ->   // JobChange.cancel
         isAsked = 1; cancelled[0] = 1; if :: state[0] == WAITING -> state[0] = GONE; ends[0]++; flush() :: else -> flush() fi }
    od
}

active proctype Rest() { timeout; atomic { PROMISE(ended, ends[0] == 1 && (ends[1] == 1 || ONE_JOB)) } }
