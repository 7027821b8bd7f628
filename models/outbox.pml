// SPDX-License-Identifier: Apache-2.0
// The outbox: committed first, then sent, then the answer. Sources/Timing: Deliveries/{PostRoom,Attempt}.swift,
// Mails/{MailService,Outbox/Outbox}.swift, Webhooks/{WebhookService,Sending/WebhookSending}.swift. Two jobs make the same
// mail; two processes send it to one recipient. The other end takes it and says so, refuses it, or, as one of TROUBLES,
// does not want it now, or leaves it unknown. As others a process dies, or its session is cut while it goes on sending.
// The number of the try, which a settlement asks for too, is a second lock: with the first one nothing here needs it.
// Not here: the job's fence before each claim (queue.pml), waits and the 48 h, a person's retry, several recipients.
// RUN -DTROUBLES=3
// RUN -DTROUBLES=3 -DWEBHOOK
// REST -DTROUBLES=2
// OPTION WEBHOOK: a message of a webhook: what is unknown is sent again, for its receiver drops repeats
// PROMISE made: one mail is made, however often its job is run
// PROMISE once: without troubles it is delivered once at most
// PROMISE bounded: it comes once, and once more for each outcome that was unknown; a mail twice at most
// PROMISE honest: what is accepted came; what is refused and never was unknown did not
// PROMISE settled: at rest the line is accepted, refused, or unknown and left to a person
// MUTANT NO_MADE_LOOK breaks made: nobody asks under the mail's lock whether it is made
// MUTANT NO_LOCK breaks once: senders do not exclude each other, and each takes the other's line for an orphan
// MUTANT NO_BEGINNING breaks bounded: it is sent before it is committed that the other end is about to get it
// MUTANT UNCOUNTED breaks bounded: tries of unknown outcome are not counted
// MUTANT NO_ORPHANS breaks settled: nobody takes up what a dead sender has left
// MUTANT NOT_KNOWN breaks honest: what a dead sender has left is taken for refused
#define PROMISE(p, c) if :: (c) || IGNORE_##p :: else -> p = 1; assert(!p) fi
#define AGAIN (unknowns < 2 || WEBHOOK)         // PostRoom.unknownsMost
#define TROUBLE troubles > 0 -> troubles--
mtype = { NONE, RECORDED, TRANSMITTING, ACCEPTED, REFUSED, UNKNOWN, LATER }
bool made, once, bounded, honest, settled;
mtype state = NONE;                             // bascule.mail_recipient, bascule.webhook_message
byte attempts, unknowns; bit isDue, isSaid;     // and its due_at, said_at
byte mails, delivered, makerLock, lock;         // bascule.mail; what came; advisory locks: bascule.mail NAME, bascule.mails
bit up[2], die[2], wasTrouble; byte troubles = TROUBLES;

active [2] proctype Maker() {                   // Outbox.record
    bit isMade;
again: atomic { !makerLock -> makerLock = _pid + 1 };
    isMade = mails > 0 && !NO_MADE_LOOK;
    if :: atomic { TROUBLE; makerLock = 0; isMade = 0; goto again } :: true fi;              // it dies: the job runs again
    atomic { if :: isMade :: else -> mails++; PROMISE(made, mails == 1);
                   if :: state == NONE -> state = RECORDED; isDue = 1 :: else fi fi; makerLock = 0; isMade = 0 };
    if :: atomic { TROUBLE; goto again } :: true fi                                          // its end got lost
}

inline unknown() { state = UNKNOWN; unknowns = unknowns + !UNCOUNTED; isDue = AGAIN }

active [2] proctype Sender() {
    byte me = _pid - 2, try, before; mtype answer;
end_idle: {
    atomic { (isDue || state == TRANSMITTING && !NO_ORPHANS && !up[me]) && (!lock || NO_LOCK) -> lock = me + 1; up[me] = 1 };
    atomic { if :: up[me] && state == TRANSMITTING && !NO_ORPHANS ->                         // settleOrphans
                   if :: NOT_KNOWN -> state = REFUSED
                      :: !NOT_KNOWN && isSaid -> unknown()
                      :: !NOT_KNOWN && !isSaid -> state = (unknowns > 0 -> UNKNOWN : RECORDED); isDue = 1 fi
                :: else fi };
next: atomic { if :: up[me] && isDue -> state = TRANSMITTING; attempts = attempts % 8 + 1; isDue = 0; // claim
                   isSaid = WEBHOOK && !NO_BEGINNING; try = attempts; before = unknowns
                :: else -> goto over fi };
    atomic { if :: WEBHOOK || NO_BEGINNING                                                  // noteBeginning
                :: else -> if :: up[me] && state == TRANSMITTING && attempts == try -> isSaid = 1 :: else -> goto over fi fi };
    atomic { if :: delivered++; answer = ACCEPTED                                           // the other end
                :: answer = REFUSED
                :: TROUBLE; answer = LATER
                :: TROUBLE; answer = UNKNOWN; wasTrouble = 1; if :: delivered++ :: true fi fi;
             PROMISE(once, delivered <= 1 || wasTrouble) };
    atomic { if :: up[me] && state == TRANSMITTING && attempts == try ->                    // Attempt, settle
                   if :: answer == UNKNOWN -> unknown()
                      :: answer == LATER -> state = (before > 0 -> UNKNOWN : RECORDED); isDue = 1
                      :: else -> state = answer fi
                :: else fi; answer = 0; try = 0; before = 0; goto next };
over: atomic { lock = (lock == me + 1 -> 0 : lock); up[me] = 0; answer = 0; try = 0; before = 0 }
    } unless { atomic { die[me] -> die[me] = 0; answer = 0; try = 0; before = 0 } };
    goto end_idle
}

active proctype World() {
    byte k;
end_world: do
    :: atomic { TROUBLE; wasTrouble = 1; if :: k = 0 :: k = 1 fi; up[k] = 0; lock = (lock == k + 1 -> 0 : lock);
         if :: die[k] = 1 :: true fi; k = 0 }                                               // it dies, or works on cut off
    :: troubles > 0 -> troubles = 0
    od
}

active proctype Rest() {
    timeout; atomic {
        PROMISE(bounded, delivered <= 1 + unknowns && (WEBHOOK || delivered <= 2));
        PROMISE(honest, state == ACCEPTED && delivered || state == REFUSED && (!delivered || unknowns) || state != ACCEPTED && state != REFUSED);
        PROMISE(settled, !isDue && (state == ACCEPTED || state == REFUSED || state == UNKNOWN && !WEBHOOK)) }
}
