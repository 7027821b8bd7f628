// SPDX-License-Identifier: Apache-2.0

package import Ingest
package import Journal
package import Postgres

/// Takes a loaded file back, as if it had never come.
package struct RevertFile: Action {
    package static let verb = Verb.revertFile

    private let fileID: Int64
    private let reason: String?
    private let takesNone: Bool
    private let job: Int64?
    private let installation: Installation
    private let progress: @Sendable (String) -> Void

    /// - Parameters:
    ///   - takesNone: also where the table has none of the rows that the file brought.
    ///   - job: whose task it is.
    ///   - progress: called before each step, with what it does.
    package init(
        _ fileID: Int64, because reason: String? = nil, takesNone: Bool = false,
        for job: Int64? = nil, in installation: Installation,
        progress: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.fileID = fileID
        self.reason = reason
        self.takesNone = takesNone
        self.job = job
        self.installation = installation
        self.progress = progress
    }

    /// - Throws: `RevertRefusal`, `NoSuchFile`.
    package func run(
        by actor: JournalActor, on connection: Connection
    ) throws -> RevertReport {
        let revert = try revert(on: connection)
        let start = ContinuousClock.now
        return try connection.transaction { connection in
            let report = try revert.run(on: connection)
            if let job { try Revert.endTask(of: fileID, for: job, on: connection) }
            guard !report.wasDone else { return report }
            try JournalEntry.write(
                "revert", subject: "file \(fileID)", by: actor.text,
                parameters: jsonText(reason.map { ["reason": $0] } ?? [:]), result: report.json,
                duration: start.duration(to: .now), on: connection)
            return report
        }
    }

    /// The expected result; only reads, so a read-only role or a standby will do.
    package func count(on connection: Connection) throws -> RevertReport {
        try revert(on: connection).count(on: connection)
    }

    private func revert(on connection: Connection) throws -> Revert {
        Revert(
            fileID: fileID, feed: try installation.feed(thatLoaded: fileID, on: connection),
            takesNone: takesNone, progress: progress)
    }
}
