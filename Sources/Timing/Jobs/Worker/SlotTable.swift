// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// What this process runs: the slots of each queue, the attempts in them, and the jobs that were
/// claimed ahead and have not begun.
final class SlotTable: Sendable {
    private struct QueueSlots {
        let slots: Int
        var running = 0
        /// Claimed and not begun, in order.
        var ready: [ClaimedJob] = []
        /// Seconds that a job takes, on average, the newest weighing most.
        var averageSeconds = 1.0
        var isHungry = false
        /// Jobs claimed so far.
        var claimed = 0

        /// Jobs that it is worth having claimed ahead of the slots.
        func ahead(_ most: Int) -> Int {
            Int(min(Double(most), Double(slots) / max(averageSeconds, 1e-6) * aheadSeconds))
        }
    }

    private struct State {
        var queues: [String: QueueSlots]
        var runs: [Int64: JobRun] = [:]
        /// Claimed jobs whose end is not in the database yet.
        var held: [Int64: ClaimedJob] = [:]
        /// Somebody waits for the last of all these to end.
        var isDraining = false
    }

    private let state: Mutex<State>
    private let prefetch: Int

    init(slots: [String: Int], prefetch: Int) {
        state = Mutex(State(queues: slots.mapValues { QueueSlots(slots: $0) }))
        self.prefetch = prefetch
    }

    /// Ahead of the slots, so many jobs are claimed as will have begun within this time.
    private static let aheadSeconds = 0.02

    /// How many jobs of a queue can be taken now; with none, the next slot that gets free is worth
    /// a look at once.
    ///
    /// Both under one lock: a slot that gets free in between would be missed.
    func room(in queue: String) -> Int {
        state.withLock { state in
            guard let entry = state.queues[queue] else { return 0 }
            let room = entry.slots + entry.ahead(prefetch) - entry.running - entry.ready.count
            if room <= 0 { state.queues[queue]?.isHungry = true }
            return max(0, room)
        }
    }

    /// Whether a slot that has just got free is worth a look.
    func takeHunger(of queue: String) -> Bool {
        state.withLock { state in
            defer { state.queues[queue]?.isHungry = false }
            return state.queues[queue]?.isHungry ?? false
        }
    }

    /// Slots of a queue in which nothing runs and for which nothing is ready.
    func freeSlots(in queue: String) -> Int {
        state.withLock { state in
            state.queues[queue].map { max(0, $0.slots - $0.running - $0.ready.count) } ?? 0
        }
    }

    /// Jobs claimed from each queue so far.
    var claimed: [String: Int] { state.withLock { $0.queues.mapValues(\.claimed) } }

    /// Takes claimed jobs; gives how many more runners their queue needs.
    func addJobs(_ jobs: [ClaimedJob], to queue: String) -> Int {
        state.withLock { state in
            guard var entry = state.queues[queue] else { return 0 }
            entry.ready += jobs
            entry.claimed += jobs.count
            for job in jobs { state.held[job.id] = job }
            let runners = min(entry.slots - entry.running, entry.ready.count)
            entry.running += runners
            state.queues[queue] = entry
            return runners
        }
    }

    /// A runner's next task; nil: it may go, and its slot is free.
    func next(in queue: String, _ makeRun: (ClaimedJob) -> JobRun) -> JobRun? {
        let (run, older) = state.withLock { state -> (JobRun?, JobRun?) in
            guard var entry = state.queues[queue] else { return (nil, nil) }
            defer { state.queues[queue] = entry }
            guard !entry.ready.isEmpty else {
                entry.running -= 1
                return (nil, nil)
            }
            let run = makeRun(entry.ready.removeFirst())
            return (run, state.runs.updateValue(run, forKey: run.job.id))
        }
        // A crash of the server has taken back the claim that it ran for: its fence fits no more.
        older?.stop(.leaseLost)
        return run
    }

    /// An attempt is over; its settlement is on its way.
    ///
    /// Gives whether it is time to claim more for its queue, or somebody waits for the last one.
    func end(_ run: JobRun, took time: Duration) -> Bool {
        state.withLock { state in
            if state.runs[run.job.id] === run { state.runs[run.job.id] = nil }
            guard var entry = state.queues[run.job.queue] else { return state.isDraining }
            entry.averageSeconds += (time / .seconds(1) - entry.averageSeconds) * 0.1
            // Where jobs are claimed ahead, half of them at a time.
            let ahead = entry.ahead(prefetch)
            let room = entry.slots + ahead - entry.running - entry.ready.count + 1
            let isWorthIt = entry.isHungry && room >= max(1, ahead / 2)
            if isWorthIt { entry.isHungry = false }
            state.queues[run.job.queue] = entry
            return isWorthIt || state.isDraining
        }
    }

    /// The queue has more work than slots: a slot that gets free is worth a look at once.
    func noteHungry(_ queue: String) { state.withLock { $0.queues[queue]?.isHungry = true } }

    /// The settlement is written, or never will be.
    func forget(_ jobs: [ClaimedJob]) {
        state.withLock { state in
            for job in jobs where state.held[job.id]?.fence == job.fence {
                state.held[job.id] = nil
            }
        }
    }

    /// Takes back what has not begun; the ends of what has are waited for.
    func drain() -> [ClaimedJob] {
        state.withLock { state in
            state.isDraining = true
            return Self.takeUnstarted(&state)
        }
    }

    /// Takes back what has not begun.
    func takeUnstarted() -> [ClaimedJob] { state.withLock { Self.takeUnstarted(&$0) } }

    private static func takeUnstarted(_ state: inout State) -> [ClaimedJob] {
        var all: [ClaimedJob] = []
        for queue in state.queues.keys {
            all += state.queues[queue]?.ready ?? []
            state.queues[queue]?.ready = []
        }
        return all
    }

    var isIdle: Bool { state.withLock { $0.runs.isEmpty } }
    var runs: [JobRun] { state.withLock { Array($0.runs.values) } }
    func run(_ id: Int64) -> JobRun? { state.withLock { $0.runs[id] } }

    /// All claimed jobs whose end is not in the database yet.
    var held: [Int64] { state.withLock { Array($0.held.keys) } }

    /// Whether one of them is one crash from quarantine.
    var holdsSuspect: Bool { state.withLock { $0.held.values.contains(where: \.isSuspect) } }
}
