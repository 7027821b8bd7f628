// SPDX-License-Identifier: Apache-2.0

internal import Daemon
internal import Postgres

/// A NOTIFY on the queue's channel; a hint only, because it may be lost.
enum Hint: Sendable, Equatable {
    /// A job was put in at about this place of a queue's order.
    case queued(String, Fetch.Position)
    /// A running job is to be cancelled.
    case cancel(Int64)
    /// A queue goes on after a pause.
    case resume(String)

    /// `PRIORITY EPOCH QUEUE`, `cancel ID` or `resume QUEUE`; nil: not ours.
    init?(_ payload: String) {
        let words = payload.split(
            separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        if words.count == 3, let priority = Int32(words[0]), let epoch = Int64(words[1]) {
            let (runAt, didOverflow) = epoch.subtractingReportingOverflow(Self.epochOffset)
            let (micros, isTooFar) = runAt.multipliedReportingOverflow(by: 1_000_000)
            guard !didOverflow, !isTooFar else { return nil }
            let position = Fetch.Position(priority: priority, runAt: micros, id: .min)
            self = .queued(String(words[2]), position)
        } else if words.count == 2, words[0] == "cancel", let id = Int64(words[1]) {
            self = .cancel(id)
        } else if words.count >= 2, words[0] == "resume" {
            self = .resume(words.dropFirst().joined(separator: " "))
        } else {
            return nil
        }
    }

    /// The text that the initializer reads; the time is cut to the second before it.
    var payload: String {
        switch self {
        case .queued(let queue, let position):
            let second = Int64((Double(position.runAt) / 1e6).rounded(.down))
            return "\(position.priority) \(second + Self.epochOffset) \(queue)"
        case .cancel(let id): return "cancel \(id)"
        case .resume(let queue): return "resume \(queue)"
        }
    }

    /// Seconds from 1970 to 2000.
    private static let epochOffset: Int64 = 946_684_800
}

extension Hint {
    /// Hears hints and passes them on; what it misses is found by polling.
    struct Listener: Sendable {
        let session: Session
        let slotTable: SlotTable
        let starter: RunningJob.Starter
        let fetch: FetchLoop
        /// Rung when a job is to be cancelled.
        let heartbeatBell: Bell

        func run() async {
            while !fetch.hasEnded, !Task.isCancelled {
                do {
                    let hints = try await session.use { connection in
                        try connection.notifications(waitingUpTo: .milliseconds(250))
                    }
                    for hint in hints.compactMap({ Hint($0.payload) }) { pass(hint) }
                } catch {
                    // The session connects again by itself; polling goes on meanwhile.
                    await Bell().heard(within: .milliseconds(250), on: ContinuousClock())
                }
            }
        }

        private func pass(_ hint: Hint) {
            switch hint {
            case .queued(let queue, let position): fetch.noteQueued(queue, at: position)
            case .resume(let queue): fetch.noteResumed(queue)
            case .cancel(let id):
                let isEphemeral = starter.runs.contains { $0.job.id == id }
                if isEphemeral || slotTable.run(id) != nil { heartbeatBell.ring() }
            }
        }

        /// Throws where its network is dead: it hears nothing then, and does not know it.
        func probe() async throws { _ = try await session.use { try $0.query("select 1").count } }
    }
}
