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
    private struct TrialOver: Error {}

    /// The result of loading files, row by row, with nothing kept: all is rolled back.
    ///
    /// - Parameter claiming: claims them, within the transaction.
    package func trial(
        on connection: Connection, _ claiming: (Connection) throws -> [Claim]
    ) throws -> [FileResult] {
        defer { letGo(of: connection) }
        var results: [FileResult] = []
        do {
            try connection.transaction { _ in
                let claims = try claiming(connection)
                var load = BatchTransaction(claims, of: self, on: connection)
                try load.run(Digest.Batch(claims, of: self))
                results = load.settled.map(\.result) + load.deferrals.map(\.result)
                throw TrialOver()
            }
        } catch is TrialOver {}
        return results.map {
            var result = $0
            result.isTrial = true
            return result
        }
    }

    /// The same for files that are not in the ledger, or are there already.
    package func trial(
        _ arrivals: [Arrival], on connection: Connection
    ) throws -> [FileResult] {
        try trial(on: connection) { connection in
            try Claim.takeFiles(
                arrivals, feed: feed, worker: worker, origin: "import", again: options.again,
                on: connection
            ).claims
        }
    }
}
