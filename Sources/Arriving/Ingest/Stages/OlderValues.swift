// SPDX-License-Identifier: Apache-2.0

package import Inbox
package import Postgres
internal import Tables
package import Wording

/// Rows that a file takes back to its older values, over those of files that came after it.
package struct OlderValues: Sendable, Equatable {
    package let rows: Int64
    /// Ids of the files whose values are replaced.
    package let newer: [Int64]

    package init(rows: Int64, newer: [Int64]) {
        self.rows = rows
        self.newer = newer
    }

    /// One sentence, without its full stop.
    package func sentence(in language: Language) -> String {
        let files = FileAge.list(newer)
        let one = rows == 1
        return language == .fr
            ? "\(rows) ligne\(one ? " reprend ses" : "s reprennent leurs") anciennes valeurs, à la place de celles de fichiers plus récents (\(files))"
            : "\(rows) row\(one ? " gets its" : "s get their") older values back, over those of newer files (\(files))"
    }
}

extension Pipeline {
    private struct TrialOver: Error { let results: [FileResult] }

    /// The result of loading files, row by row, with nothing kept: all is rolled back.
    ///
    /// Of a container that of its members too, behind those of the files.
    ///
    /// - Parameters:
    ///   - claiming: claims them, within the transaction.
    ///   - looking: called with the results before all is taken back.
    package func trial(
        on connection: Connection, _ claiming: (Connection) throws -> [Claim],
        looking: ([FileResult]) throws -> Void = { _ in }
    ) throws -> [FileResult] {
        defer { letGo(of: connection) }
        let results = try taken(on: connection, claiming, looking)
        return results.map {
            var result = $0
            result.isTrial = true
            return result
        }
    }

    private func taken(
        on connection: Connection, _ claiming: (Connection) throws -> [Claim],
        _ looking: ([FileResult]) throws -> Void
    ) throws -> [FileResult] {
        do {
            try connection.transaction { _ in
                let claims = try claiming(connection)
                var pipeline = self
                pipeline.options.isTrial = true
                var load = BatchTransaction(claims, of: pipeline, on: connection)
                try load.run(Digest.Batch(claims, of: pipeline))
                let members = try MemberTrial(pipeline: pipeline, connection: connection)
                    .run(load.settled)
                let results =
                    load.settled.map(\.result) + load.deferrals.map(\.result) + members
                try looking(results)
                throw TrialOver(results: results)
            }
            return []
        } catch let over as TrialOver {
            return over.results
        }
    }

    /// The same for files that are not in the ledger, or are there already.
    package func trial(
        _ arrivals: [Arrival], on connection: Connection,
        looking: ([FileResult]) throws -> Void = { _ in }
    ) throws -> [FileResult] {
        try trial(
            on: connection,
            { connection in
                try Claim.takeFiles(
                    arrivals, feed: feed, worker: worker, origin: "import", again: options.again,
                    on: connection
                ).claims
            }, looking: looking)
    }
}
