// SPDX-License-Identifier: Apache-2.0
// A file's way: claim, load, move, recover. Sources/Arriving/Ingest: Stages/{Claim,Digest,Admission,BatchTransaction,
// Departure,FileMove}.swift, Ledger/Settlement.swift, Recovery.swift. Files 1 and 3 have the same bytes under two names;
// file 2 has others and takes the name of file 1 at any moment, by a rename; file 3 may be taken back. Two workers.
// TROUBLES times, between any two steps, a process dies, a session is cut while its process goes on with the file, or
// the server crashes and loses any of what it had not flushed. Not here: writers in place and their leases, moves between
// file systems, which of its names a stored file gets, several files in one batch, retries, reverts, lost databases.
// RUN -DTROUBLES=1
// RUN -DTROUBLES=3 -DONE_NAME
// REST -DTROUBLES=2 -DONE_NAME
// OPTION ONE_NAME: file 3 does not come
// PROMISE once: the same bytes are never loaded twice
// PROMISE loaded: at rest all bytes that came, and were not overwritten by their sender, are loaded
// PROMISE kept: at rest each such file lies where its one line of the ledger says
// PROMISE told: at rest every line has its file's bytes in its place, or is of a file that its sender replaced or took back
// MUTANT NO_INDEX breaks once: without the index file_content; the lock alone won't do, for the look is older than it
// MUTANT NO_CLAIM_LOCK breaks kept -DTROUBLES=0 -DONE_NAME: without the claim's advisory lock on the name
// MUTANT ASYNC_LOAD breaks loaded: the load's commit is not flushed before the file is moved
// MUTANT STORED_FIRST breaks told: the ledger says "stored" before the file is moved
// MUTANT NO_LOOK_BACK breaks loaded: nobody looks whether the file that was moved is the one that was loaded
// MUTANT NO_RECOVERY breaks told: nobody looks for lines whose files have left the inbox
// KNOWN HOLE_AT_RENAME breaks loaded: replaced between the last look and the rename, and dead before it is put back
// MUTANT NO_GHOST breaks told: who meets another file under the name does not look whether a cut-off worker has moved its own
#define ROWS 4
#define BYTES(f) (f == 2)
#define SETTLED(r) (st[r] == LOADED || st[r] == DUPLICATE)
#define HAS(r, c) (st[r] == LOADED && has[r] == c)
#define IS_LOADED(c) (HAS(0, c) || HAS(1, c) || HAS(2, c) || HAS(3, c))
#define OPEN(r, p) (st[r] != FREE && !closed[r] && name[r] == p)
#define IS_OPEN(p) (!NO_RECOVERY && (OPEN(0, p) || OPEN(1, p) || OPEN(2, p) || OPEN(3, p)))
#define LIES(r) ((dest[r] && BYTES(dest[r]) == has[r]) || (other[r] && BYTES(other[r]) == has[r]))
#define PUT(x) if :: isSecond -> other[r] = x :: else -> dest[r] = x fi
#define LINE(r) (file[r] == i && SETTLED(r) && closed[r] == 1 && (dest[r] == i || other[r] == i))
#define PROMISE(p, c) if :: (c) || IGNORE_##p :: else -> p = 1; assert(!p) fi
mtype = { FREE, LOADING, LOADED, DUPLICATE, FAILED }
bool once, loaded, kept, told;
byte inbox[2] = {1, 0}; byte dest[ROWS], other[ROWS];   // file under a name; in a line's place, or there with _id
mtype st[ROWS] = FREE;                                  // bascule.file: state, inbox_path, sha256, the file itself,
bit name[ROWS], has[ROWS]; byte file[ROWS], closed[ROWS];   // stored_at: 0 open, 1 with a place, 2 without
bit claimed[ROWS], noted[ROWS];                         // committed, not flushed: the claim; stored_at
byte lockName[2], lockBytes[2], table[2];               // advisory locks: holder or 0; times bytes are in the table
bit sent[4] = {0, 1, 0, 0}; bit up[2], die[2];          // files sent and not overwritten; sessions; processes to die
byte troubles = TROUBLES; hidden byte i;

#define LET(lock, w) lock = (lock == w + 1 -> 0 : lock)
inline drop(w) { d_step { up[w] = 0; LET(lockName[0], w); LET(lockName[1], w); LET(lockBytes[0], w); LET(lockBytes[1], w) } }
inline flush() { d_step { for (i : 0 .. ROWS - 1) { claimed[i] = 0; noted[i] = 0 } } }
inline openRow() { d_step { r = ROWS; for (i : 0 .. ROWS - 1) { if :: OPEN(i, p) -> r = i :: else fi } } }
inline newRow() { d_step { r = 0; do :: r < ROWS && st[r] != FREE -> r++ :: else -> break od; assert(r < ROWS);
    st[r] = LOADING; name[r] = p; claimed[r] = troubles > 0; file[r] = f } }
inline note(how) { if :: up[me] -> d_step { closed[r] = how; noted[r] = troubles > 0 } :: else fi }
inline forget() { d_step { p = 0; f = 0; r = 0; s = 0; c = 0; isKnown = 0; isSecond = 0 } }

active [2] proctype Worker() {
    byte me = _pid, p, f, r, s; bit c, isKnown, isSecond;
end_idle: {
    if :: atomic { inbox[0] && !lockName[0] -> up[me] = 1; f = inbox[0] }                    // a sweep sees a file,
       :: atomic { inbox[1] && !lockName[1] -> up[me] = 1; f = inbox[1]; p = 1 }
       :: atomic { IS_OPEN(0) && !inbox[0] && !lockName[0] -> up[me] = 1 }                   // Recovery a line
       :: atomic { IS_OPEN(1) && !inbox[1] && !lockName[1] -> up[me] = 1; p = 1 } fi;
    atomic { if :: up[me] && !lockName[p] && inbox[p] == f ->                                // looked at again, locked
                   lockName[p] = (NO_CLAIM_LOCK -> 0 : me + 1) :: else -> goto over fi };
    atomic { if :: up[me] -> openRow() :: else -> goto over fi;
             if :: !f && r < ROWS && !SETTLED(r) -> st[r] = FAILED; closed[r] = 2; flush(); goto over   // abandon
                :: !f && r == ROWS -> goto over
                :: r < ROWS && SETTLED(r) -> goto move               // a pending move, known by its bytes
                :: f && !(r < ROWS && SETTLED(r)) fi };
    atomic { if :: up[me] -> if :: r == ROWS -> newRow() :: else -> file[r] = f fi :: else -> goto over fi };
    atomic { if :: inbox[p] == f -> c = BYTES(f) :: else -> goto over fi };                  // Digest
    atomic { if :: up[me] -> isKnown = IS_LOADED(c) :: else -> goto over fi };               // Admission: the look,
    atomic { if :: up[me] && !lockBytes[c] -> lockBytes[c] = me + 1                          // then the lock
                :: else -> drop(me); goto busy fi };
    atomic { if :: inbox[p] == f :: else -> goto over fi };                                  // isStillThere
    atomic { if :: up[me] && st[r] == LOADING && (isKnown || NO_INDEX || !IS_LOADED(c)) ->   // Settlement.write
                   st[r] = (isKnown -> DUPLICATE : LOADED); has[r] = c; table[c] = table[c] + !isKnown; isKnown = 0;
                   PROMISE(once, table[c] <= 1);
                   lockBytes[c] = 0; c = 0; if :: ASYNC_LOAD -> claimed[r] = 1 :: else -> flush() fi
                :: else -> goto over fi };
    if :: true :: !up[me] -> goto over fi;               // cut off now, it has heard of the commit or not
    f = 9;                                               // it knows the file as the one that it has read
move: atomic { s = inbox[p];                             // FileMove.run, by the ledger's SHA-256
        if :: STORED_FIRST -> note(1) :: else fi;
        if :: LIES(r) && (f != 9 || !s || BYTES(s) != has[r]) -> note(1); goto over
           :: !LIES(r) && (!s || BYTES(s) != has[r]) -> note(2); goto over                   // vanished, or replaced
           :: else fi };
    atomic { f = inbox[p]; if :: f :: else -> goto over fi;                                  // renameat2, over no file
        isSecond = dest[r] != 0; inbox[p] = 0; PUT(f);
        if :: f != s && !HOLE_AT_RENAME && !NO_LOOK_BACK -> PUT(0); inbox[p] = f :: else fi };   // in one step, but …
    atomic { if :: f != s && HOLE_AT_RENAME -> PUT(0); inbox[p] = f :: else fi;              // … the code has two
        if :: f != s && !NO_LOOK_BACK && (NO_GHOST || !LIES(r)) -> note(2) :: else -> note(1) fi };
    goto over;
busy: !lockBytes[c];
over: atomic { drop(me); forget() } } unless { atomic { die[me] -> die[me] = 0; forget() } };
    goto end_idle
}

active proctype World() {
    byte k; bit isSent;
    d_step { inbox[1] = (ONE_NAME -> 0 : 3); sent[3] = !ONE_NAME };
    do
    :: atomic { !isSent -> isSent = 1; sent[inbox[0]] = 0; inbox[0] = 2; sent[2] = 1 }
    :: atomic { inbox[1] == 3 -> inbox[1] = 0; sent[3] = 0 }
    :: atomic { troubles > 0 -> troubles--; if :: k = 0 :: k = 1 fi; drop(k); if :: die[k] = 1 :: true fi; k = 0 }
    :: atomic { troubles > 0 -> troubles--; drop(0); drop(1);
         for (k : 0 .. ROWS - 1) { if :: noted[k] -> closed[k] = 0 :: true fi; if :: claimed[k] ->
             table[has[k]] = table[has[k]] - (st[k] == LOADED); st[k] = FREE; closed[k] = 0 :: true fi }; flush(); k = 0 }
    :: atomic { troubles = 0; flush(); break }
    od
}

active proctype Rest() {
    timeout; atomic {
        PROMISE(loaded, (!sent[1] && !sent[3] || table[0] == 1) && (!sent[2] || table[1] == 1));
        for (i : 1 .. 3) { PROMISE(kept, !sent[i] || LINE(0) + LINE(1) + LINE(2) + LINE(3) == 1) };
        for (i : 0 .. ROWS - 1) { PROMISE(told, st[i] == FREE || closed[i] == 1 && LIES(i) || closed[i] == 2 && !sent[file[i]]) } }
}
