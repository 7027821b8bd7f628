// SPDX-License-Identifier: Apache-2.0

import Aggregates
import ArgumentParser
import Calendar
import Configuration
import Daemon
import Exports
import Feeds
import FileSystem
import Foundation
import Ingest
import Postgres
import Schema
import Wording

/// Windows that are exported by hand, one after another: what was written is told whatever comes then.
struct ExportsAtWork: Sendable {
    let installation: Installation
    let again: Bool
    let early: Bool
    /// How long windows are waited for that the export reads and somebody else computes.
    let patience: Duration

    private static let lookPause = Duration.milliseconds(200)

    /// What came of them: those that were written, and why the others were not.
    struct Results: Sendable {
        var outcomes: [ExportService.Outcome] = []
        var errors: [Phrase] = []
        /// Where it was not the export's fault: the end of the run, with this status.
        var end: (any Error)?
    }

    /// - Throws: `ExitCode` where not even the tables could be made ready.
    func run(_ work: [(export: Export, window: Window?)]) async throws -> Results {
        let database = try Database(installation.settings, for: .act)
        let session = Session(
            try exitStatus(in: installation.settings.language) {
                try installation.settings.connection(to: database.url)
            })
        let results = await Result { try await perform(work, session, database) }
        await session.close()
        try database.close()
        return try exitStatus(in: installation.settings.language) { try results.get() }
    }

    private func perform(
        _ work: [(export: Export, window: Window?)], _ session: Session, _ database: Database
    ) async throws -> Results {
        let feeds = installation.catalog.feeds
        try await session.use { connection in
            try BasculeSchema.require(on: connection)
            for feed in feeds { try FeedTables.apply(feed, on: connection) }
        }
        let connections = try installation.settings.connection(to: database.url)
        var results = Results()
        for (export, window) in work {
            do {
                results.outcomes.append(
                    try await write(export, window, session, connections))
            } catch let error as ExportError {
                results.errors.append(error.sentence)
                // Of one export what is wrong with it is wrong with all its windows.
                guard error.concernsOneWindow else { return results }
            } catch let error as FileError {
                results.errors.append(Phrase(of: error))
                return results
            } catch let error as AggregateError {
                results.errors.append(error.sentence)
                return results
            } catch {
                results.end = error
                return results
            }
        }
        return results
    }

    /// Computes what the export waits for, and waits for what somebody else computes.
    private func write(
        _ export: Export, _ window: Window?, _ session: Session, _ connections: ConnectionOptions
    ) async throws -> ExportService.Outcome {
        var service = ExportService(installation.settings)
        let language = installation.settings.language
        service.tell = { complain($0[language]) }
        let (again, early, actor) = (again, early, Invoker.current.actor)
        let deadline = ContinuousClock.now + patience
        let exports = service
        var isMended = false
        while true {
            do {
                return try await session.use { connection in
                    try exports.run(
                        export, window: window, again: again, early: early, by: actor,
                        on: connection)
                }
            } catch let error as ExportError where error.code == .waits && .now < deadline {
                try await compute(error.concerned, session, connections)
                try await Task.sleep(for: Self.lookPause)
            } catch let error as ExportError where error.code == .windows && !isMended {
                // Its declaration, or its data, may have been mended since somebody tried.
                isMended = true
                try await compute(error.concerned, session, connections)
            }
        }
    }

    private func compute(
        _ names: [String], _ session: Session, _ connections: ConnectionOptions
    ) async throws {
        let (catalog, mistakes) = installation.loadAggregates()
        let language = installation.settings.language
        try await session.use { connection in
            _ = try AggregateService.prepare(
                catalog, broken: mistakes, language: language, on: connection)
        }
        let known = names.filter { catalog[$0] != nil }
        var aggregates = AggregateService(catalog, connections: connections)
        aggregates.isByHand = true
        _ = try await aggregates.refresh(known)
    }
}

extension ExportError {
    /// Whether the export's other windows may do better.
    fileprivate var concernsOneWindow: Bool {
        switch code {
        case .waits, .windows, .notOver, .empty, .nameTaken, .character, .limit: true
        case .query, .folder, .busy: false
        }
    }
}

/// `--window`: a day, a time, or the last window that is over.
enum WindowArgument: ExpressibleByArgument {
    case yesterday
    case instant(InstantArgument)

    init?(argument: String) {
        switch argument.lowercased() {
        case "yesterday", "hier": self = .yesterday
        default:
            guard let instant = InstantArgument(argument: argument) else { return nil }
            self = .instant(instant)
        }
    }
}
