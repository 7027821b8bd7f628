// SPDX-License-Identifier: Apache-2.0

internal import Configuration
package import Journal
package import Postgres

/// Loads the archive's originals anew into an empty database, and compares that with the live one.
package struct RebuildArchive: Action {
    package static let verb = Verb.rebuildArchive

    private let url: String
    private let installation: Installation

    /// - Parameter url: of the empty database.
    package init(into url: String, in installation: Installation) {
        self.url = url
        self.installation = installation
    }

    /// The live database is only read, in one snapshot; then the journal says what came of it.
    ///
    /// - Throws: `RebuildRefusal` where the other database is not empty.
    package func run(by actor: JournalActor, on connection: Connection) throws -> RebuildReport {
        let start = ContinuousClock.now
        let target = try Connection(installation.settings.connection(to: url))
        let mode = TransactionMode(isolation: .repeatableRead, isReadOnly: true)
        var rebuild: Rebuild?
        // A second session: the first one's transaction would be the drill's.
        let live = try connection.another()
        try live.transaction(mode) { _ in
            var work = Rebuild(installation, live: live, target: target)
            try work.run()
            rebuild = work
        }
        guard let report = rebuild?.report else { preconditionFailure("it has run") }
        try JournalEntry.write(
            "archive rebuilt", subject: "archive", by: actor.text,
            result: jsonText([
                "files": report.files, "rows": report.rows, "purged": report.purged,
                "lost": report.lost, "differences": report.differing,
            ]), duration: start.duration(to: .now), on: connection)
        return report
    }
}
