// SPDX-License-Identifier: Apache-2.0

internal import Fetching
internal import Postgres

/// What becomes of a mail there once all its files are loaded.
extension MailRun {
    /// Each is tried: one that can't be put away keeps no other from it.
    mutating func putAway() throws {
        let done = try MailBook.loaded(of: place, limit: pickup.limits.files, on: connection)
        guard !done.isEmpty else { return }
        try session.hold(readOnly: false)
        for number in done where ContinuousClock.now < end {
            guard !service.isStopped() else { throw CancellationError() }
            // It may have been taken back since the look began.
            guard try MailBook.isLoaded(number, of: place, on: connection) else { continue }
            do {
                try putAway(number)
            } catch let trouble as FetchTrouble {
                if try session.numbers(in: number...number).isEmpty {
                    // Somebody was faster.
                    try finish(number, .init(outcome: .gone))
                } else {
                    notPutAway = notPutAway ?? trouble
                }
            }
        }
        try session.hold(readOnly: true)
    }

    private mutating func putAway(_ number: Int64) throws {
        let how: String
        switch declared.after {
        case .keep: return
        case .delete:
            try session.delete(number)
            how = "deleted"
        case .move(let name):
            try session.move(number, to: name)
            how = "moved"
        }
        service.observe(.putAway)
        try transaction { try MailBook.notePutAway(number, how, of: place, on: $0) }
        report.putAway += 1
    }
}
