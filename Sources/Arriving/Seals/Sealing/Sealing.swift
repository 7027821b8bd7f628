// SPDX-License-Identifier: Apache-2.0

package import Calendar
internal import Crypto
internal import FileSystem
internal import Foundation
package import Journal
package import Postgres
internal import Wording

/// Seals the archive: says in a signed file what was stored, moved or purged since the last one.
///
/// First the commit, then the file: a seal's text is made from its rows, so one whose file a crash
/// kept from being written is written by the next run, byte for byte.
package struct Sealing: Sendable {
    /// The points between which a process may die.
    package enum Step: String, Sendable, CaseIterable {
        case entered = "seal_entered"
        case recorded = "seal_recorded"
        case written = "seal_written"
        case signed = "seal_signed"
        case renamed = "seal_renamed"
    }

    /// The archive's folder.
    let archive: String
    /// A folder that must be there; what is below it is made.
    let anchor: String
    /// The file of the secret key.
    let keyPath: String
    /// By whose days seals are named.
    let zone: Zone
    package var commitGuard = CommitGuard.always
    /// For tests: called between the steps.
    package var observe: @Sendable (Step) -> Void = { _ in }
    /// For tests: the time by which seals are named.
    package var now: @Sendable (Connection) throws -> Timestamp = { try $0.now() }
    /// Files of one seal, at most: its text is signed as a whole, in memory.
    package var linesLimit = Self.usualLines

    package static let usualLines = 100_000
    private static let lock = "bascule.seals"

    package init(archive: String, anchor: String, keyPath: String, zone: Zone) {
        self.archive = archive
        self.anchor = anchor
        self.keyPath = keyPath
        self.zone = zone
    }

    var folder: String { "\(archive)/\(SealText.folder)" }

    /// Writes what earlier runs could not, then seals: one seal, or several where there is much.
    ///
    /// A day on which nothing happened has a seal too, with the journal's head.
    /// - Parameters:
    ///   - daily: nothing is done on a day that has a seal already.
    ///   - restoring: files of seals that are gone are written again.
    /// - Returns: the seals made now.
    /// - Throws: `SealTrouble`, `PostgresError`, what the commit guard throws; `FileError`, also where an
    ///   empty folder is in the archive's place.
    package func run(
        by actor: JournalActor, daily: Bool = false, restoring: Bool = false,
        on connection: Connection
    ) throws -> [Seal] {
        try locked(on: connection) {
            try ArchivePresence.require(archive, on: connection)
            try settle(on: connection)
            if restoring { try restore(on: connection) }
            let now = try now(connection)
            if daily, let last = try SealBook.last(on: connection),
                day(of: last.sealedAt) == day(of: now)
            {
                return []
            }
            let key = try key(on: connection)
            try requireSound(for: key, on: connection)
            var made: [Seal] = []
            var last: Int64? = -1
            while let after = last {
                let (seal, end) = try seal(
                    with: key, after: after, isFirst: made.isEmpty, by: actor, on: connection)
                guard let seal else { break }
                try place(seal, on: connection)
                made.append(seal)
                last = seal.counts.all == Int64(linesLimit) ? end : nil
            }
            return made
        }
    }

    private func locked<Value>(
        on connection: Connection, _ body: () throws -> Value
    ) throws -> Value {
        let isMine = try connection.query(
            "select pg_try_advisory_lock(hashtextextended(\(Self.lock), 0))"
        ).value(as: Bool.self)
        guard isMine else { throw SealTrouble.busy }
        defer { connection.unlock(advisory: Self.lock) }
        return try body()
    }

    /// The key; made where nothing was ever sealed, and never by itself afterwards.
    ///
    /// - Throws: `SealTrouble.keyGone` where there are seals, be it in the archive alone.
    package func key(on connection: Connection) throws -> SealKey {
        if let key = try SealKey.read(keyPath) { return key }
        guard try SealBook.last(on: connection) == nil,
            try FileStatus(path: folder) == nil
                || FileManager.default.contentsOfDirectory(atPath: folder)
                    .allSatisfy({ !$0.hasSuffix(".seal") })
        else { throw SealTrouble.keyGone(keyPath) }
        return try SealKey.make(at: keyPath)
    }

    /// A seal that follows on another one vouches for it: never for one that is not ours.
    private func requireSound(for key: SealKey, on connection: Connection) throws {
        guard let last = try SealBook.last(on: connection) else { return }
        let text = try SealBook.text(of: last, on: connection)
        let isReplaced =
            try last.key != key.publicKey && SealBook.knows(key.publicKey, on: connection)
        let flaw =
            try isReplaced
            ? SealWitness.replacedKey : SealWitness.flaw(of: last, text, on: connection)
        if let flaw { throw SealTrouble.unsound(last.name, flaw) }
    }

    func day(of instant: Timestamp) -> String {
        let seconds = instant.seconds
        return InstantText.date(seconds + Int64(zone.offset(atUTC: seconds)))
    }

    /// One seal in one transaction; nil where it would be empty and is not the run's first.
    private func seal(
        with key: SealKey, after: Int64, isFirst: Bool, by actor: JournalActor,
        on connection: Connection
    ) throws -> (Seal?, Int64?) {
        let start = ContinuousClock.now
        return try commitGuard.transaction(on: connection) { connection in
            let previous = try SealBook.last(on: connection)
            let now = Timestamp(seconds: try now(connection).seconds)
            let head = try ChainHead.last(on: connection)?.head.description ?? "none"
            var seal = Seal(
                number: (previous?.number ?? 0) + 1, name: try name(at: now, on: connection),
                sealedAt: now, key: key.publicKey, head: head)
            let (counts, last) = try SealBook.enterLines(
                of: seal.number, root: archive + "/", after: after, limit: linesLimit,
                on: connection)
            guard isFirst || counts.all > 0 else { return (nil, nil) }
            seal.counts = counts
            if isFirst { try enterLater(of: seal, key.publicKey, on: connection) }
            observe(.entered)
            let text = try SealBook.text(of: seal, on: connection)
            seal.sha256 = Array(SHA256.hash(data: Data(text)))
            seal.bytes = Int64(text.count)
            seal.signature = try key.sign(text)
            let isNewKey = try !SealBook.knows(seal.key, on: connection)
            try SealBook.insert(seal, by: actor.text, on: connection)
            if isNewKey {
                try JournalEntry.write(
                    "archive key", subject: "key \(seal.key.name)", by: actor.text,
                    parameters: #"{"public_key": "\#(hexadecimal(seal.key.bytes))"}"#,
                    on: connection)
            }
            try note(seal, by: actor, took: start.duration(to: .now), on: connection)
            return (seal, last)
        }
    }

    /// Our own seals in the archive whose rows a restored database has not: this one names them, and
    /// from then on they are watched as it is.
    private func enterLater(
        of seal: Seal, _ key: SealPublicKey, on connection: borrowing Connection
    ) throws {
        let keys = try SealBook.keys(on: connection) + [key]
        let names = try LaterSeal.strangers(in: folder, on: connection)
        let entered = try LaterSeal.entered(names, on: connection)
        let later = names.filter { !entered.contains($0) }
            .compactMap { LaterSeal.read($0, in: folder, keys: keys) }
        try LaterSeal.enter(later, into: seal.number, on: connection)
    }

    private func note(
        _ seal: Seal, by actor: JournalActor, took: Duration, on connection: borrowing Connection
    ) throws {
        try JournalEntry.write(
            "archive sealed", subject: "seal \(seal.number)", by: actor.text,
            result: """
                {"name": "\(seal.name)", "sha256": "\(seal.digest)", "key": "\(seal.key.name)", \
                "stored": \(seal.counts.stored), "moved": \(seal.counts.moved), \
                "purged": \(seal.counts.purged), "gone": \(seal.counts.gone)}
                """, duration: took, on: connection)
    }

    /// `2026-03-15.seal`, or `2026-03-15-2.seal` where the day has one: the order is that of the
    /// numbers, whatever a clock says.
    private func name(at instant: Timestamp, on connection: borrowing Connection) throws -> String {
        let day = day(of: instant)
        var turn = 1
        while true {
            let name = turn == 1 ? "\(day).seal" : "\(day)-\(turn).seal"
            if try !SealBook.isTaken(name, on: connection),
                try FileStatus(path: "\(folder)/\(name)") == nil
            {
                return name
            }
            turn += 1
        }
    }
}
