// SPDX-License-Identifier: Apache-2.0

package import Postgres
internal import Views

/// Ledger × seals × disk: what somebody asks for, and the scrub's share of a day.
package struct ArchiveVerification: Sendable {
    package let check: ArchiveCheck
    package let seals: SealCheck
    /// Looks for files in the archive's folder that the ledger does not know.
    package let strangers: @Sendable (Connection) throws -> Strangers

    package struct Strangers: Sendable {
        /// The first of them, from the archive's folder.
        package var named: [String]
        package var count: Int
        /// All folders could be listed.
        package var isSeen: Bool

        package init(named: [String], count: Int, isSeen: Bool) {
            (self.named, self.count, self.isSeen) = (named, count, isSeen)
        }

        /// What is not named is not there.
        var isWhole: Bool { isSeen && named.count == count }
    }

    package init(
        check: ArchiveCheck, seals: SealCheck,
        strangers: @escaping @Sendable (Connection) throws -> Strangers
    ) {
        self.check = check
        self.seals = seals
        self.strangers = strangers
    }

    private static let ofSeals: [ArchiveDamage.Kind] = [
        .seal, .sealMissing, .sealUnknown, .sealLater, .sealRow, .lines,
    ]

    /// Verifies the files of a scope, and all seals.
    ///
    /// Of all of them the folders are listed too.
    /// - Throws: `FileError` where the archive is not there, or an empty folder in its place: a missing
    ///   mount is no proof that every file is gone.
    package func run(
        _ scope: ArchiveScope, by actor: String, on connection: Connection
    ) throws -> ArchiveReport {
        try ArchivePresence.require(check.archive, on: connection)
        let book = try check.commitGuard.transaction(on: connection) {
            try CheckBook.begin(.verify, scope, by: actor, on: $0)
        }
        var report = ArchiveReport()
        try lookAtSeals(&report, on: connection)
        try check.files(scope, into: &report, on: connection) {
            try book.note($0, $1, on: $2)
        }
        if scope == .all { try lookAtStrangers(&report, on: connection) }
        try check.commitGuard.transaction(on: connection) { connection in
            try DamageBook.clearForgotten(root: check.archive + "/", on: connection)
            try book.end(report, on: connection)
        }
        return report
    }

    /// Reads the next share of the archive, so that all of it is read once in the period: begins
    /// where the last run was, and a new pass where that was at its end.
    ///
    /// What was found damaged is looked at first, each time.
    /// - Parameters:
    ///   - slice: the time until the next run.
    ///   - budget: the time that this run may take.
    package func scrub(
        period: Duration, slice: Duration, budget: Duration, by actor: String,
        on connection: Connection
    ) throws -> ArchiveReport {
        try ArchivePresence.require(check.archive, on: connection)
        let end = ContinuousClock.now + budget
        var report = ArchiveReport()
        try lookAtSeals(&report, on: connection)
        try check.files(.damaged, into: &report, on: connection) { _, _, _ in }
        try lookAtKnownStrangers(on: connection)
        let book = try check.commitGuard.transaction(on: connection) { connection in
            try CheckBook.openScrub(on: connection)
                ?? CheckBook.begin(.scrub, .all, by: actor, on: connection)
        }
        let size = try CheckBook.size(root: check.archive + "/", on: connection)
        let now = try connection.now()
        let share = Self.share(
            since: Double(now.microsecondsSince2000 - book.begunAt.microsecondsSince2000) / 1e6,
            period: period, slice: slice)
        var read = ArchiveReport()
        try check.files(
            .all, after: book.lastID, into: &read, on: connection, until: end,
            enough: { read in
                share < 1 && Double(book.files + read.files) >= share * Double(size.files)
                    && Double(book.bytes + read.bytes) >= share * Double(size.bytes)
            }
        ) { try book.note($0, $1, on: $2) }
        if read.cutAt == nil {
            try check.commitGuard.transaction(on: connection) { connection in
                try DamageBook.clearForgotten(root: check.archive + "/", on: connection)
                try book.end(read, on: connection)
            }
        }
        return report.adding(read)
    }

    /// How much of the archive is to be read by the next run; all of it where the period is over.
    static func share(since seconds: Double, period: Duration, slice: Duration) -> Double {
        let whole = period / .seconds(1)
        return min(1, max(0, (seconds + slice / .seconds(1)) / whole))
    }

    private func lookAtSeals(_ report: inout ArchiveReport, on connection: Connection) throws {
        let (damages, count) = try seals.run(on: connection)
        let orphans = try DamageBook.orphans(on: connection)
        report.seals = count
        for damage in damages + orphans { report.add(damage) }
        try check.commitGuard.transaction(on: connection) { connection in
            try DamageBook.enter(damages + orphans, on: connection)
            try DamageBook.clear(Self.ofSeals, besides: damages.map(\.path), on: connection)
        }
    }

    private func lookAtStrangers(
        _ report: inout ArchiveReport, on connection: Connection
    ) throws {
        let found = try strangers(connection)
        let damages = found.named.map { ArchiveDamage(.unknown, path: $0) }
        for damage in damages { report.add(damage) }
        report.add(found.count - found.named.count, .unknown)
        try check.commitGuard.transaction(on: connection) { connection in
            // One in a folder that can't be listed, or past those named, may be there still.
            if found.isWhole {
                try DamageBook.clear([.unknown], besides: damages.map(\.path), on: connection)
            }
            try DamageBook.enter(damages, on: connection)
        }
    }

    /// Whether the strangers that were told are so still.
    ///
    /// New ones the daily comparison of folders tells.
    private func lookAtKnownStrangers(on connection: Connection) throws {
        let told = try DamageBook.paths(of: .unknown, on: connection)
        guard !told.isEmpty else { return }
        let found = try strangers(connection)
        guard found.isWhole else { return }
        let unknown = Set(found.named)
        try check.commitGuard.transaction(on: connection) { connection in
            try DamageBook.clear(
                [.unknown], besides: told.filter(unknown.contains), on: connection)
        }
    }
}

extension ArchiveReport {
    /// Both together; where it was cut is the other's.
    func adding(_ other: ArchiveReport) -> ArchiveReport {
        var sum = self
        sum.files += other.files
        sum.bytes += other.bytes
        sum.sealed += other.sealed
        sum.unsealed += other.unsealed
        sum.purged += other.purged
        sum.cutAt = other.cutAt
        // A file that was looked at twice is one.
        let told = Set(damages.map(\.path))
        for damage in other.damages where !told.contains(damage.path) { sum.add(damage) }
        return sum
    }
}
