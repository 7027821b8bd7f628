// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Feeds
import Foundation
import Ingest
import Postgres
import Site

struct Files: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The ledger: every file ever seen, and why it is where it is.",
        subcommands: [
            List.self, Show.self, Faults.self, Retry.self, Revert.self, Diff.self, Reconcile.self,
        ])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "The newest files.")

        @OptionGroup var options: InstallationOptions
        @Option(help: "Only this feed.") var feed: String?
        @Option(help: "Only these states, with commas between.") var state: String?
        @Option(help: "Only names that contain this.") var name: String?
        @Option(help: "At most so many, newest first.") var limit: RowLimit = 50
        @Flag(help: "The columns of bascule.files as a JSON array.") var json = false

        func validate() throws {
            for state in states where FileState(rawValue: state) == nil {
                let known = FileState.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("“\(state)” is no state; there are \(known).")
            }
        }

        private var states: [String] {
            state.map { $0.split(separator: ",").map(String.init) } ?? []
        }

        func run() async throws {
            var filter = LedgerFilter()
            filter.feed = feed
            filter.states = states
            filter.name = name
            filter.limit = limit.rows
            try await showFiles(filter, options, json: json)
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Everything about one file.")

        @OptionGroup var options: InstallationOptions
        @Argument(help: "The file's id.") var id: Int64
        @Flag(help: "As JSON.") var json = false

        func run() async throws {
            let id = id
            let installation = try Installation(options)
            let (file, faults) = try await Database.with(installation, .look) { connection in
                var filter = LedgerFilter()
                filter.id = id
                return (
                    try LedgerQuery.filesAsJSON(filter, on: connection).first,
                    try LedgerQuery.faults(of: id, limit: 20, on: connection)
                )
            }
            guard let file else { throw try unknown(id) }
            if json { return try sayJSON(row: file) }
            for (key, value) in try fields(of: file, installation.settings.language) {
                say("\(key)  \(value)")
            }
            guard !faults.isEmpty else { return }
            say("\nFaults (the first 20; all: bascule files faults \(id)):")
            say(table(["line", "column", "value", "rule", "severity", "message"], faults))
        }
    }

    struct Faults: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What is wrong in a file, line by line.")

        @OptionGroup var options: InstallationOptions
        @Argument(help: "The file's id.") var id: Int64
        @Option(help: "At most so many.") var limit: RowLimit = 1_000
        @Flag(help: "The columns of bascule.faults as a JSON array.") var json = false

        func run() async throws {
            let (id, limit, json) = (id, limit.rows, json)
            let installation = try Installation(options)
            let rows = try await Database.with(installation, .look) { connection -> [[String]] in
                guard try Claim.feedName(of: id, on: connection) != nil else {
                    throw try unknown(id)
                }
                return json
                    ? try LedgerQuery.faultsAsJSON(of: id, limit: limit, on: connection).map {
                        [$0]
                    }
                    : try LedgerQuery.faults(of: id, limit: limit, on: connection)
            }
            if json { return try sayJSON(rows: Array(rows.joined())) }
            say(table(["line", "column", "value", "rule", "severity", "message"], rows))
        }
    }
}

/// Says that there is no such file.
func unknown(_ id: Int64) throws -> ExitCode {
    complain("The ledger has no file \(id). `bascule files list` shows the newest.")
    return ExitCode(2)
}

private func showFiles(
    _ filter: LedgerFilter, _ options: InstallationOptions, json: Bool
) async throws {
    let installation = try Installation(options)
    if json {
        let rows = try await Database.with(installation, .look) {
            try LedgerQuery.filesAsJSON(filter, on: $0)
        }
        return try sayJSON(rows: rows)
    }
    let zone = installation.settings.zone
    let files = try await Database.with(installation, .look) {
        try LedgerQuery.files(filter, zone: zone, on: $0)
    }
    let rows = files.map { file in
        [
            "\(file.id)", file.feed, file.name, file.state, "\(file.rowsRead)",
            "\(file.rowsInserted)", "\(file.rowsAmended)", "\(file.rowsUnchanged)",
            "\(file.rowsRejected)", file.arrivedAt, file.reason ?? "",
        ]
    }
    say(
        table(
            [
                "id", "feed", "name", "state", "read", "inserted", "amended", "unchanged",
                "rejected", "arrived (\(zone))", "reason",
            ], rows))
}

/// A JSON object's fields in the order of the view, padded for reading.
private func fields(of json: String, _ language: Language) throws -> [(String, String)] {
    let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any] ?? [:]
    let width = object.keys.map(\.count).max() ?? 0
    return try object.keys.sorted(by: FileFields.areInOrder).compactMap { key in
        guard var value = object[key], !(value is NSNull) else { return nil }
        if key == "line_account" { value = try account(value, language) }
        return (key.padding(toLength: width, withPad: " ", startingAt: 0), "\(value)")
    }
}

/// The account of lines, from JSON, as one line.
private func account(_ value: Any, _ language: Language) throws -> String {
    let json = try JSONSerialization.data(withJSONObject: value)
    return try LineAccount(json: String(decoding: json, as: UTF8.self)).text(in: language)
}
