// SPDX-License-Identifier: Apache-2.0

internal import Daemon
internal import Postgres
internal import Synchronization

/// Work that waits though slots are free: noticed here, got over if a look anew is enough, and
/// told.
extension WorkerService {
    /// Notes which queues have free slots; part of the second's duties, for the fetch may hang.
    func watchSlots() {
        let free = options.slots.keys.map { ($0, slotTable.freeSlots(in: $0) > 0) }
        state.withLock { state in
            for (queue, isFree) in free {
                if isFree {
                    state.stall.noteFree(queue, at: .now)
                } else {
                    state.stall.noteBusy(queue)
                }
            }
        }
    }

    /// Asks the table whether work of these queues waits, and looks anew at all of them if so.
    func lookForStall(_ queues: [String]) async throws {
        // One crash from quarantine, a job waits for the other one that this worker runs.
        let mostCrashes = slotTable.holdsSuspect ? ClaimedJob.suspectCrashes - 1 : Int32.max
        // A job that came just now may be on its way.
        let patience = max(options.stallAfter, options.pollEvery) / .seconds(1)
        let waiting = try await beat.use { connection in
            try connection.query(
                """
                select j.id, q.name
                  from unnest(\(queues)) as q (name)
                 cross join lateral (
                     select id, run_at from bascule.job
                      where queue = q.name and state = 'waiting' and shelf is null
                        and crashes <= \(mostCrashes)
                      order by priority, run_at, id limit 1) j
                 where not exists (select from bascule.queue p
                                    where p.name = q.name and p.paused_at is not null)
                   and j.run_at < clock_timestamp() - make_interval(secs => \(patience))
                """
            ).map { (try $0[0, as: Int64.self], try $0[1, as: String.self]) }
        }
        let (news, count) = state.withLock { state in
            for queue in state.cursors.keys { state.cursors[queue]?.reset() }
            let news = state.stall.noteQueues(waiting: Set(waiting.map(\.1)), of: queues, at: .now)
            return (news, state.stall.stalled.count)
        }
        observer.stalled(queues: count)
        fetchBell.ring()
        guard !waiting.isEmpty else { return }
        // A listener whose network is dead hears nothing and does not know it.
        _ = try await listen.use { try $0.query("select 1").count }
        for (job, queue) in waiting where news.contains(queue) {
            observer.waitsInVain(job, in: queue, for: options.stallAfter)
        }
    }

    /// Calls the observer when the table has another list of stalled queues.
    ///
    /// A task of its own: nothing that it does can delay a heartbeat.
    func stallLoop() async {
        while true {
            await stallBell.heard()
            guard !Task.isCancelled, state.withLock({ $0.phase != .settling }) else { return }
            await options.onStall()
        }
    }
}
