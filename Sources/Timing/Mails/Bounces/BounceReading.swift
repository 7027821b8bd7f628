// SPDX-License-Identifier: Apache-2.0

package import Postgres
package import Wording

/// Reads what is new in the folder that undeliverable mails come back to, then what lay there before
/// its first look, from its end.
///
/// What a mail says and that it was read are one commit; then it is put away there, at this look or,
/// where the process ends between, at the next.
package struct BounceReading: Sendable {
    /// What one look has found.
    package struct Report: Sendable, Equatable {
        package var mails = 0
        /// By what they say, a recipient each.
        package var outcomes: [Bounce.Outcome: Int] = [:]
        /// Noted at an earlier look.
        package var known = 0
        package var putAway = 0
        /// Another process is at it.
        package var isElsewhere = false
        /// The server has given its mails other numbers: all is read again.
        package var isRenumbered = false
        /// Why it ended at a mail, which the next look begins with; nil: it did not.
        package var wait: BounceTooEarly?

        package init() {}

        package subscript(_ outcome: Bounce.Outcome) -> Int { outcomes[outcome] ?? 0 }
    }

    /// Mails of one look, at most: the next look goes on.
    package static let atOnce = 200
    /// Numbers that one question to the server is about.
    package static let window: Int64 = 10_000
    /// So many mails in a row that it does not give out are the server's matter: the look ends.
    package static let refusalsInARow = 3
    static let lock = "bascule.bounces"

    package var commitGuard = CommitGuard.always
    /// Asked before each mail.
    package var isStopped: @Sendable () -> Bool = { false }
    /// What is kept of a mail that can't be read is said in it.
    package var language = Language.en

    package init() {}

    /// Blocks as long as the server does.
    ///
    /// - Parameter note: keeps what a mail says, in a transaction of its own.
    package func run(
        in folder: any ReturnFolder, on connection: Connection,
        note: (ReturnedMail, Connection) throws -> [Bounce]
    ) throws -> Report {
        var report = Report()
        let isOurs = try connection.query(
            "select pg_try_advisory_lock(hashtextextended(\(Self.lock), 0))"
        ).value(as: Bool.self)
        guard isOurs else {
            report.isElsewhere = true
            return report
        }
        defer { connection.unlock(advisory: Self.lock) }
        let opened = try folder.open()
        // A server need not say how far it goes.
        let next = try opened.next ?? (folder.last() ?? 0) + 1
        let place = try commitGuard.transaction(on: connection) {
            try BounceBook.begin(folder.name, validity: opened.validity, next: next, on: $0)
        }
        report.isRenumbered = place.isRenumbered
        report = try withoutActuallyEscaping(note) { note in
            var look = FolderLook(folder, validity: opened.validity, self, report, note: note)
            try look.read(from: place, until: next, on: connection)
            return look.report
        }
        if folder.putsAway { try putAway(folder, opened.validity, on: connection, &report) }
        return report
    }

    /// Each is tried: one that can't be put away keeps no other from it.
    private func putAway(
        _ folder: any ReturnFolder, _ validity: Int64, on connection: Connection,
        _ report: inout Report
    ) throws {
        let waiting = try BounceBook.waiting(
            in: folder.name, validity: validity, limit: Self.atOnce, on: connection)
        var trouble: (any Error)?
        for number in waiting {
            guard !isStopped() else { break }
            do {
                try folder.putAway(number)
            } catch {
                trouble = trouble ?? error
                continue
            }
            try commitGuard.transaction(on: connection) {
                try BounceBook.notePutAway(number, in: folder.name, validity: validity, on: $0)
            }
            report.putAway += 1
        }
        if let trouble { throw trouble }
    }
}
