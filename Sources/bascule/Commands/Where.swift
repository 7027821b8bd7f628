// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Feeds
import Foundation
import Ingest
import Postgres
import Site

struct Where: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Every file and line that a row's values came from.",
        discussion: """
            The key's values in the key's order: `bascule where labo.mesures 'LAB 1' 2026-03-04`. \
            Exit status 1 where no file ever brought that key.
            """)

    @OptionGroup var options: InstallationOptions
    @Argument(help: "The table, or its feed.") var table: String
    @Argument(help: "The value of each column of the key, as PostgreSQL reads it.")
    var key: [String]
    @Flag(help: "As a JSON array, in the order the values came.") var json = false

    func run() async throws {
        let installation = try Installation(options)
        let feed = try feed(in: installation)
        guard !feed.key.isEmpty else {
            complain("Feed `\(feed.name)` has no key: each row is its own line of its own file.")
            throw ExitCode(2)
        }
        guard key.count == feed.key.count else {
            let wanted = feed.key.joined(separator: ", ")
            complain("The key of \(feed.table) is (\(wanted)): give a value for each.")
            throw ExitCode(2)
        }
        let (key, zone) = (key, installation.settings.zone)
        let origins = try await Database.with(installation) { connection in
            do {
                return try RowOrigin.of(key: key, feed: feed, zone: zone, on: connection)
            } catch let error as PostgresError where error.sqlstate?.hasPrefix("22") == true {
                complain("The key (\(feed.key.joined(separator: ", "))): \(error.message)")
                throw ExitCode(2)
            }
        }
        try show(origins, zone)
        if origins.isEmpty { throw ExitCode(1) }
    }

    private func show(_ origins: [RowOrigin], _ zone: String) throws {
        if json { return try sayJSON(rows: origins.map(\.json)) }
        guard !origins.isEmpty else {
            return complain("No file ever brought this key to \(table).")
        }
        let rows = origins.map { origin in
            [
                "\(origin.fileID)", origin.fileName ?? "", "\(origin.line)", origin.part.rawValue,
                origin.loadedAt ?? "",
                origin.part == .confirmed
                    ? "the same"
                    : origin.values.map { "\($0.column) \($0.value ?? "∅")" }
                        .joined(separator: ", "),
            ]
        }
        say(bascule.table(["file", "name", "line", "is", "loaded (\(zone))", "values"], rows))
    }

    private func feed(in installation: Installation) throws -> Feed {
        let feeds = installation.catalog.feeds
        let found =
            feeds.first { $0.table.description == table } ?? installation.catalog[table]
            ?? feeds.first { $0.table.name == table }
        if let found { return found }
        let known = feeds.map(\.table.description).sorted().joined(separator: ", ")
        complain("No feed fills a table `\(table)`; there are \(known).")
        throw ExitCode(2)
    }
}

extension RowOrigin {
    fileprivate var json: String {
        let values = values.map { ($0.column, $0.value as Any? ?? NSNull()) }
        return jsonText([
            "file_id": fileID, "name": fileName as Any? ?? NSNull(), "line": line,
            "part": part.rawValue, "loaded_at": loadedAt as Any? ?? NSNull(),
            "values": Dictionary(uniqueKeysWithValues: values),
        ])
    }
}
