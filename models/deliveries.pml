// SPDX-License-Identifier: Apache-2.0
// An export's file on its way to another host: written under a hidden name, seen to be whole, renamed. Sources/Timing/Exports:
// Delivery/{DeliveryService,DeliveryBook,Parcel}.swift; Sources/Arriving/Fetching/SFTP/SFTPFolder+Put.swift. Two processes send one
// line. As one of TROUBLES the host does not take it now, a process dies, or its session is cut while it goes on.
// Whoever writes has the file open: one that another has removed is written all the same, and seen to be whole, under no name.
// Not here: how the line is made, its waits and its end (outbox.pml); who takes files away from the folder.
// RUN -DTROUBLES=3
// REST -DTROUBLES=2
// PROMISE whole: what has the name there is whole, at each moment
// PROMISE settled: at rest the line is accepted, and the file is there
// MUTANT ONE_NAME breaks whole: all tries write under one hidden name
// MUTANT NAME_FIRST breaks whole: it gets its name before it is written
// MUTANT NO_ORPHANS breaks settled: nobody takes up what a dead sender has left
#define PROMISE(p, c) if :: (c) || IGNORE_##p :: else -> p = 1; assert(!p) fi
#define TROUBLE troubles > 0 -> troubles--
#define OURS (up[me] && state == TRANSMITTING && attempts == try)
mtype = { RECORDED, TRANSMITTING, ACCEPTED }
bool whole, settled;
mtype state = RECORDED; byte attempts; bit isDue = 1;   // bascule.export_delivery
byte lock; bit up[2], die[2]; byte troubles = TROUBLES; // bascule.deliveries
byte part[8], owner[8], there;                          // hidden names, and the name: 0 nothing, 1 half, 2 whole

active [2] proctype Sender() {
    byte me = _pid, try, name;
end_idle: {
    atomic { (isDue || state == TRANSMITTING && !NO_ORPHANS && !up[me]) && !lock -> lock = me + 1; up[me] = 1 };
    atomic { if :: up[me] && state == TRANSMITTING && !NO_ORPHANS -> state = RECORDED; isDue = 1 :: else fi };
next: atomic { if :: up[me] && isDue -> state = TRANSMITTING; attempts++; isDue = 0; try = attempts; name = (ONE_NAME -> 0 : try)
                :: else -> goto over fi };
    atomic { part[name] = 1; owner[name] = me + 1 };                                        // what was there is removed
    atomic { if :: owner[name] == me + 1 && part[name] == 1 && !NAME_FIRST -> part[name] = 2 :: else fi };
    if :: atomic { TROUBLE; goto later } :: true fi;
    atomic { if :: OURS :: else -> goto over fi };                                          // requireOurs
    atomic { if :: part[name] -> there = part[name]; part[name] = 0; PROMISE(whole, there == 2) :: else -> goto later fi };
    atomic { if :: OURS -> state = ACCEPTED :: else fi; try = 0; name = 0; goto next };
later: atomic { if :: OURS -> state = RECORDED; isDue = 1 :: else fi; try = 0; name = 0; goto next };
over: atomic { lock = (lock == me + 1 -> 0 : lock); up[me] = 0; try = 0; name = 0 }
    } unless { atomic { die[me] -> die[me] = 0; try = 0; name = 0 } };
    goto end_idle
}

active proctype World() {
    byte k;
end_world: do
    :: atomic { TROUBLE; if :: k = 0 :: k = 1 fi; up[k] = 0; lock = (lock == k + 1 -> 0 : lock);
         if :: die[k] = 1 :: true fi; k = 0 }                                               // it dies, or works on cut off
    :: troubles > 0 -> troubles = 0
    od
}

active proctype Rest() {
    timeout; atomic { PROMISE(settled, !isDue && state == ACCEPTED && there == 2) }
}
