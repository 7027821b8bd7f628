// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// A NOTIFY on the queue's channel; a hint only, because it may be lost.
enum Hint: Sendable, Equatable {
    /// A job was put in at about this place of a queue's order.
    case queued(String, Position)
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
            let position = Position(priority: priority, runAt: micros, id: .min)
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
