// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// Reads what is new in the folder that undeliverable mails come back to.
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

        package init() {}

        package subscript(_ outcome: Bounce.Outcome) -> Int { outcomes[outcome] ?? 0 }
    }

    /// Mails of one look, at most: the next look goes on.
    package static let atOnce = 200
    /// Numbers that one question to the server is about.
    package static let window: Int64 = 10_000
    static let lock = "bascule.bounces"

    package var commitGuard = CommitGuard.always
    /// Asked before each mail.
    package var isStopped: @Sendable () -> Bool = { false }

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
        let (validity, next) = try folder.open()
        let place = try commitGuard.transaction(on: connection) {
            try BounceBook.begin(folder.name, validity: validity, on: $0)
        }
        report.isRenumbered = place.isRenumbered
        try read(folder, validity, after: place.number, until: next, on: connection, &report, note)
        if folder.putsAway { try putAway(folder, validity, on: connection, &report) }
        return report
    }

    private func read(
        _ folder: any ReturnFolder, _ validity: Int64, after place: Int64, until next: Int64?,
        on connection: Connection, _ report: inout Report,
        _ note: (ReturnedMail, Connection) throws -> [Bounce]
    ) throws {
        var first = place + 1
        // A server that does not say how far it goes is asked about one stretch a look.
        let last = next.map { $0 - 1 } ?? first + Self.window - 1
        while first <= last {
            let upper = min(last, first + Self.window - 1)
            for number in try folder.numbers(in: first...upper) {
                guard report.mails < Self.atOnce, !isStopped() else { return }
                guard let bytes = try folder.mail(number, most: ReturnedMail.largest) else {
                    continue
                }
                let mail = ReturnedMail(
                    folder: folder.name, validity: validity, number: number, bytes: bytes)
                report.count(try note(mail, connection))
            }
            guard next != nil else { return }
            try commitGuard.transaction(on: connection) {
                try BounceBook.pass(folder.name, to: upper, on: $0)
            }
            first = upper + 1
        }
    }

    private func putAway(
        _ folder: any ReturnFolder, _ validity: Int64, on connection: Connection,
        _ report: inout Report
    ) throws {
        let waiting = try BounceBook.waiting(
            in: folder.name, validity: validity, limit: Self.atOnce, on: connection)
        for number in waiting {
            guard !isStopped() else { return }
            try folder.putAway(number)
            try commitGuard.transaction(on: connection) {
                try BounceBook.notePutAway(number, in: folder.name, validity: validity, on: $0)
            }
            report.putAway += 1
        }
    }
}

extension BounceReading.Report {
    fileprivate mutating func count(_ bounces: [Bounce]) {
        mails += 1
        if bounces.isEmpty { known += 1 }
        for bounce in bounces { outcomes[bounce.outcome, default: 0] += 1 }
    }
}
