// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Daemon
import Feeds
import FileSystem
import Foundation
import Ingest
import Postgres
import Services
import Site

extension ExportsCommand {
    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes an export's file of a window, or of several.",
            discussion: """
                Without a window: the last one that is over. Rows that are those of the newest \
                revision make no file; other rows make a new revision. Exit status 1: not written.
                """)

        @OptionGroup var options: InstallationOptions
        @Argument(help: "The export's name.") var name: String
        @Option(help: "The window that a day or time is in: 2026-03-04.")
        var window: InstantArgument?
        @Option(help: "Every window from this day or time on …") var from: InstantArgument?
        @Option(help: "… and before this one.") var to: InstantArgument?
        @Flag(help: "A new revision even of the same rows.") var again = false
        @Flag(help: "The results as a JSON array.") var json = false

        func validate() throws {
            guard (from == nil) == (to == nil), window == nil || from == nil else {
                throw ValidationError("Give --window, or --from and --to, or none of them.")
            }
        }

        func run() async throws {
            let installation = try Installation(options)
            let settings = installation.settings
            let export = try ExportsCommand.export(name, in: ExportsCommand.catalog(settings))
            let windows = try windows(of: export)
            let (again, actor) = (again, Invoker.current.actor)
            let service = ExportsCommand.service(settings)
            let (outcomes, error) = try await Database.with(installation) { connection in
                for feed in installation.catalog.feeds {
                    try FeedTables.apply(feed, on: connection)
                }
                var outcomes: [ExportService.Outcome] = []
                do {
                    for window in windows {
                        outcomes.append(
                            try service.run(
                                export, window: window, again: again, by: actor, on: connection))
                    }
                } catch let error as ExportError {
                    return (outcomes, "\(error)" as String?)
                } catch let error as FileError {
                    return (outcomes, "\(error)")
                }
                return (outcomes, nil)
            }
            if json {
                try sayJSON(outcomes.map(Shown.init))
            } else {
                for outcome in outcomes { say(outcome.sentence) }
            }
            guard let error else { return }
            complain(error)
            throw ExitCode(1)
        }

        /// The windows that are asked for; one nil for an export that has none.
        private func windows(of export: Export) throws -> [Window?] {
            guard let calendar = export.calendar else {
                guard window == nil, from == nil else {
                    complain(
                        "The export \(export.name) has no windows: it is always of everything.")
                    throw ExitCode(2)
                }
                return [nil]
            }
            if let window { return [calendar.window(window, in: export.zone)] }
            guard let from, let to else {
                return [export.window(before: Int64(Date().timeIntervalSince1970))]
            }
            // A day means the window that is named by it, whatever hour it begins at.
            let start = calendar.window(from, in: export.zone).start
            let end =
                to.isDay
                ? calendar.window(to, in: export.zone).start : to.seconds(in: export.zone)
            return calendar.windows(from: start, to: end)
        }
    }

    struct Amended: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The files whose rows have changed since they were written.",
            discussion: """
                Runs the queries again and compares, for the newest 1,000 windows of each export, \
                and marks in the ledger how each file stands. --write makes a new revision of \
                each. Exit status 1: there are some, and no revision was made, or one could not \
                be compared.
                """)

        @OptionGroup var options: InstallationOptions
        @Argument(help: "The exports' names; all unless told.") var names: [String] = []
        @Option(help: "Only windows that begin from this day or time on.")
        var since: InstantArgument?
        @Flag(help: "Write a new revision of each.") var write = false
        @Flag(help: "As a JSON array.") var json = false

        func run() async throws {
            let installation = try Installation(options)
            let settings = installation.settings
            let catalog = try ExportsCommand.catalog(settings)
            let exports =
                try names.isEmpty
                ? catalog.exports : names.map { try ExportsCommand.export($0, in: catalog) }
            let (write, actor) = (write, Invoker.current.actor)
            let since = since?.seconds(in: try Zone(settings.zone))
            let service = ExportsCommand.service(settings)
            let found = try await Database.with(installation) { connection in
                var amended: [ExportRecord] = []
                var failures: [String] = []
                var outcomes: [ExportService.Outcome] = []
                for export in exports {
                    let found = try service.compare(
                        export, .beginning(since: since), on: connection)
                    amended += found.amended
                    failures += found.failures
                    for record in found.amended where write {
                        outcomes.append(
                            try service.run(
                                export, window: export.window(of: record), by: actor,
                                on: connection))
                    }
                }
                return (amended, failures, outcomes)
            }
            let (amended, failures, outcomes) = found
            try show(amended, outcomes)
            for failure in failures { complain(failure) }
            if !failures.isEmpty || !amended.isEmpty && !write { throw ExitCode(1) }
        }

        private func show(_ amended: [ExportRecord], _ outcomes: [ExportService.Outcome]) throws {
            if json {
                return try sayJSON(
                    write ? outcomes.map(Shown.init) : amended.map { Shown("amended", $0) })
            }
            for record in amended where !write {
                say(
                    "amended  \(record.path): its data has changed since; "
                        + "`bascule exports amended \(record.export) --write` makes a new revision")
            }
            for outcome in outcomes { say(outcome.sentence) }
            if amended.isEmpty { say("No export has changed since it was written.") }
        }
    }

    static func service(_ settings: Settings) -> ExportService {
        var service = ExportService(scratch: settings.folders.work)
        service.observe = CrashPoint.exportObserver ?? { _ in }
        return service
    }

    /// A result as JSON.
    struct Shown: Encodable {
        var outcome, export, path, sha256: String
        var id: Int64
        var revision, rows, bytes: Int

        init(_ outcome: String, _ record: ExportRecord) {
            self.outcome = outcome
            (export, path, sha256) = (record.export, record.path, record.sha256)
            (id, revision, rows, bytes) = (record.id, record.revision, record.rows, record.bytes)
        }

        init(_ outcome: ExportService.Outcome) {
            switch outcome {
            case .written(let record): self.init("written", record)
            case .unchanged(let record): self.init("unchanged", record)
            }
        }
    }
}

extension ExportService.Outcome {
    var sentence: String {
        switch self {
        case .written(let record):
            "written  \(record.path): \(record.rows) rows, \(record.bytes) bytes"
                + (record.revision > 1 ? ", revision \(record.revision)" : "")
        case .unchanged(let record):
            "unchanged  \(record.path): the rows are those of the file that was written"
        }
    }
}

extension WindowCalendar {
    /// The window named by a day, or the one that a time is in.
    fileprivate func window(_ argument: InstantArgument, in zone: Zone) -> Window {
        argument.isDay ? window(ofDay: argument.day) : window(at: argument.seconds(in: zone))
    }
}
