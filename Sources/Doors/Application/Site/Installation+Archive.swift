// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Configuration
internal import Feeds
internal import FileSystem
internal import Ingest
package import Postgres
package import Seals
internal import Wording

extension Installation {
    /// What seals the archive.
    package func sealing(commitGuard: CommitGuard = .always) throws -> Sealing {
        let archive = settings.folders.archive
        var sealing = Sealing(
            archive: archive,
            // A folder elsewhere may be a mount: it is not made.
            anchor: Folder.holds(settings.home, archive) ? settings.home : archive,
            keyPath: settings.archive.keyFile, zone: try Zone(settings.zone))
        sealing.commitGuard = commitGuard
        if let observe = CrashPoint.sealObserver { sealing.observe = observe }
        return sealing
    }

    /// What reads the archive against ledger and seals.
    ///
    /// - Parameter rate: bytes in a second, at most; nil: as fast as the disk.
    package func archiveVerification(
        rate: Int? = nil, commitGuard: CommitGuard = .always
    ) throws -> ArchiveVerification {
        let (archive, language) = (settings.folders.archive, settings.language)
        var check = ArchiveCheck(archive: archive, language: language)
        check.rate = rate
        check.commitGuard = commitGuard
        let key = try? SealKey.read(settings.archive.keyFile)?.publicKey
        let comparison = try FolderComparison(
            feeds: catalog.feeds, settings: settings, limit: ArchiveReport.namedLimit,
            isOfArchive: true)
        return ArchiveVerification(
            check: check, seals: SealCheck(archive: archive, key: key, language: language)
        ) { connection in
            let report = try comparison.run(since: nil, on: connection) { _ in
                try commitGuard.hold(on: connection)
            }
            return ArchiveVerification.Strangers(
                named: report.unknown.map { String($0.path.dropFirst(archive.count + 1)) },
                count: report.counts.unknown, isSeen: report.unread.isEmpty)
        }
    }
}
