// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Feeds
import Foundation
import Ingest
import Postgres
import Site

extension Files {
    struct Diff: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What a file amended: key, column, value before and after.")

        @OptionGroup var options: InstallationOptions
        @Argument(help: "The file's id.") var id: Int64
        @Option(help: "At most so many rows.") var limit = 1_000
        @Flag(help: "As a JSON array, one object a row.") var json = false

        func validate() throws {
            guard limit > 0 else { throw ValidationError("--limit is at least 1.") }
        }

        func run() async throws {
            let (id, limit) = (id, limit)
            let installation = try Installation(options)
            let zone = installation.settings.zone
            let (rows, key) = try await Database.with(installation) { connection in
                let feed = try loadedFeed(of: id, installation, on: connection)
                let rows = try Amendment.of(
                    id, feed: feed, zone: zone, limit: limit, on: connection)
                return (rows, feed.key)
            }
            if json {
                return try sayJSON(rows: rows.map { $0.json(key) })
            }
            guard !rows.isEmpty else { return say("file \(id) has amended no row") }
            let cells = rows.flatMap { row in
                row.changes.map { change in
                    ["\(row.line)"] + row.key
                        + [change.column, change.before ?? "", change.after ?? ""]
                }
            }
            say(table(["line"] + key + ["column", "before (\(zone))", "after"], cells))
            if rows.count == limit { complain("The first \(limit) rows; --limit shows more.") }
        }
    }
}

extension Amendment {
    fileprivate func json(_ keyColumns: [String]) -> String {
        jsonText([
            "line": line, "before_file_id": beforeFileID, "before_line": beforeLine,
            "key": Dictionary(uniqueKeysWithValues: zip(keyColumns, key)),
            "changes": changes.map {
                [
                    "column": $0.column, "before": $0.before as Any? ?? NSNull(),
                    "after": $0.after as Any? ?? NSNull(),
                ]
            },
        ])
    }
}
