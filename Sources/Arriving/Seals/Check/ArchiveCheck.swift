// SPDX-License-Identifier: Apache-2.0

internal import FileSystem
package import Postgres
internal import Views
package import Wording

/// Reads the archive's files and compares them with the ledger and with what was sealed.
///
/// Digests are compared by the algorithm that they were made with: SHA-256, the only one that
/// ledger and seals have.
package struct ArchiveCheck: Sendable {
    /// The archive's folder.
    let archive: String
    let language: Language
    /// Bytes read in a second, at most; nil: no limit.
    package var rate: Int?
    package var commitGuard = CommitGuard.always
    /// Shown how far it is; what it throws ends the reading.
    package var progress: @Sendable (ArchiveReport) throws -> Void = { _ in }

    /// Files read between two notes of how far it is.
    static let pageFiles = 500

    package init(archive: String, language: Language) {
        self.archive = archive
        self.language = language
    }

    private var root: String { archive + "/" }

    /// Reads the files of the scope behind one of them, and keeps book of what it finds.
    ///
    /// - Parameters:
    ///   - end: past it, it ends behind a file: at least one is read.
    ///   - enough: asked before each file, of what was read so far: true ends it there.
    ///   - note: called behind each page, in a transaction, with the last file.
    func files(
        _ scope: ArchiveScope, after id: Int64 = 0, into report: inout ArchiveReport,
        on connection: Connection, until end: ContinuousClock.Instant? = nil,
        enough: (ArchiveReport) -> Bool = { _ in false },
        note: (Int64, ArchiveReport, Connection) throws -> Void
    ) throws {
        var pace = Pace(bytesPerSecond: rate)
        var last = id
        report.cutAt = nil
        while true {
            let page = try SealedFile.page(
                scope, after: last, root: root, limit: Self.pageFiles, on: connection)
            var well: [Int64] = []
            var found: [ArchiveDamage] = []
            var isCut = false
            for file in page {
                isCut = enough(report)
                if isCut { break }
                if let damage = try read(file, &pace, &report, on: connection) {
                    found.append(damage)
                    report.add(damage)
                } else {
                    well.append(file.id)
                }
                last = file.id
                isCut = end.map { .now >= $0 } ?? false
                if isCut { break }
            }
            try commitGuard.transaction(on: connection) { connection in
                try DamageBook.enter(found, on: connection)
                try DamageBook.clear(files: well, on: connection)
                try note(last, report, connection)
            }
            try progress(report)
            let isLast = page.count < Self.pageFiles
            if isCut, !isLast || page.last?.id != last {
                report.cutAt = last
                return
            }
            if isLast { return }
        }
    }

    /// What is wrong with one file, read as fast as the disk.
    func found(
        _ file: SealedFile, _ report: inout ArchiveReport, on connection: Connection
    ) throws -> ArchiveDamage? {
        var pace = Pace(bytesPerSecond: nil)
        return try read(file, &pace, &report, on: connection)
    }

    /// Nil: it is as it should be.
    ///
    /// What is found wrong is looked at once more with the row held, for it may just have been
    /// purged or moved.
    private func read(
        _ file: SealedFile, _ pace: inout Pace, _ report: inout ArchiveReport,
        on connection: Connection
    ) throws -> ArchiveDamage? {
        guard let first = try judge(file, &pace, &report, on: connection) else { return nil }
        let again = try connection.transaction { connection in
            try SealedFile.current(file.id, root: root, on: connection)
        }
        if again == file { return first }
        guard let again else { return nil }
        return try judge(again, &pace, &report, on: connection)
    }

    private func judge(
        _ file: SealedFile, _ pace: inout Pace, _ report: inout ArchiveReport,
        on connection: Connection
    ) throws -> ArchiveDamage? {
        do {
            if file.isContradicted { return file.damage(.ledger) }
            if file.isPurged || file.kind == .purged {
                return try judgePurged(file, &report, on: connection)
            }
            guard file.hasCause else { return file.damage(.ledger) }
            if let sealed = file.sealed, let digest = file.sha256, sealed != digest {
                return file.damage(.ledger)
            }
            // It has left the archive, or is on its way, and the journal says why.
            guard file.isStored, let path = file.path, let wanted = file.sealed ?? file.sha256
            else { return nil }
            return try judge(file, at: path, wanted, &pace, &report, on: connection)
        } catch let error as FileError {
            return error.code == .notFound
                ? file.damage(.missing) : unreadable(file, Phrase(of: error))
        }
    }

    private func judge(
        _ file: SealedFile, at path: String, _ wanted: [UInt8], _ pace: inout Pace,
        _ report: inout ArchiveReport, on connection: Connection
    ) throws -> ArchiveDamage? {
        guard let status = try FileStatus(path: root + path) else { return file.damage(.missing) }
        guard status.isRegular else { return unreadable(file, Self.notPlain) }
        let (sha256, bytes) = try FileDigest.read(root + path, &pace, on: connection)
        report.files += 1
        report.bytes += bytes
        guard sha256 == wanted else { return try altered(file, sha256, bytes, on: connection) }
        if file.kind == nil { report.unsealed += 1 } else { report.sealed += 1 }
        return nil
    }

    static let notPlain = Phrase(
        en: "it is no plain file", fr: "ce n'est pas un fichier ordinaire")

    private func judgePurged(
        _ file: SealedFile, _ report: inout ArchiveReport, on connection: Connection
    ) throws -> ArchiveDamage? {
        guard file.isPurged, file.hasCause else { return file.damage(.ledger) }
        guard let path = file.path ?? file.sealedPath,
            try FileStatus(path: root + path) != nil,
            // Another file may have the place by now.
            try !DamageBook.isStored(root + path, besides: file.id, on: connection)
        else {
            report.purged += 1
            return nil
        }
        return file.damage(.purgedButThere)
    }

    private func unreadable(_ file: SealedFile, _ why: Phrase) -> ArchiveDamage {
        var damage = file.damage(.unreadable)
        damage.why = why.afterColon[language]
        return damage
    }

    private func altered(
        _ file: SealedFile, _ sha256: [UInt8], _ bytes: Int64, on connection: Connection
    ) throws -> ArchiveDamage {
        var damage = file.damage(.altered)
        (damage.expected, damage.found) = (file.bytes, bytes)
        damage.otherID = try DamageBook.file(with: sha256, on: connection)
        return damage
    }
}
