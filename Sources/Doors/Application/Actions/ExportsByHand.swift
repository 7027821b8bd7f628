// SPDX-License-Identifier: Apache-2.0

internal import Aggregates
package import Calendar
internal import Configuration
package import Exports
internal import Feeds
internal import FileSystem
internal import Ingest
package import Journal
internal import Postgres
internal import Schema
internal import Tables
package import Wording

/// Windows exported by hand, one after another: each written file is reported, whatever comes
/// later.
package struct ExportsByHand: Sendable {
    private let installation: Installation
    private let again: Bool
    private let early: Bool
    private let patience: Duration
    private let tell: @Sendable (Phrase) -> Void

    private static let lookPause = Duration.milliseconds(200)

    /// Results: the written files, and the reasons of the others.
    package struct Results: Sendable {
        package fileprivate(set) var outcomes: [ExportService.Outcome] = []
        package fileprivate(set) var errors: [Phrase] = []
        /// Where it was not the export's fault: the end of the run.
        package fileprivate(set) var end: (any Error)?

        package init() {}
    }

    /// What is told of a file that a window has not by now.
    package static func lacking(_ export: Export, _ window: Window?) -> Phrase {
        let day = window.map { CivilText.day($0.firstDay) }
        let value = export.value ?? ""
        return Phrase(
            en:
                "missing  \(export.name)\(day.map { " of \($0)" } ?? ""): `\(value)` has come since,"
                + " and has no file",
            fr: "manquant  \(export.name)\(day.map { " du \($0)" } ?? "") : `\(value)` est venu"
                + " depuis, et n'a pas de fichier")
    }

    /// - Parameter patience: how long to wait for windows that the export reads and another process
    ///   computes.
    package init(
        _ installation: Installation, again: Bool, early: Bool, patience: Duration,
        tell: @escaping @Sendable (Phrase) -> Void
    ) {
        self.installation = installation
        self.again = again
        self.early = early
        self.patience = patience
        self.tell = tell
    }

    /// - Throws: where not even the tables could be made ready.
    package func run(
        _ work: [(export: Export, window: Window?)], by actor: JournalActor, at url: String
    ) async throws -> Results {
        let connections = try installation.settings.connection(to: url)
        let session = Session(connections)
        let results = await Result { try await perform(work, actor, session, connections) }
        await session.close()
        return try results.get()
    }

    private func perform(
        _ work: [(export: Export, window: Window?)], _ actor: JournalActor, _ session: Session,
        _ connections: ConnectionOptions
    ) async throws -> Results {
        let feeds = installation.catalog.feeds
        let (catalog, mistakes) = installation.loadAggregates()
        let language = installation.settings.language
        try await session.use { connection in
            try BasculeSchema.require(on: connection)
            for feed in feeds { try FeedTables.apply(feed, on: connection) }
            // On a site where none was computed yet the tables that exports read are made first.
            guard try !AggregateService.areRegistered(catalog, on: connection) else { return }
            _ = try AggregateService.prepare(
                catalog, broken: mistakes, language: language, on: connection)
        }
        var results = Results()
        for (export, window) in work {
            var parts: [Export] = []
            let isSound = try await note(&results) { _ in
                parts = try await self.parts(of: export, window, actor, session, connections)
            }
            guard isSound else { return results }
            for part in parts {
                let action = RunExport(part, window: window, again: again, early: early)
                let isSound = try await note(&results) { results in
                    results.outcomes.append(
                        try await write(action, actor, session, connections))
                }
                guard isSound else { return results }
            }
        }
        return results
    }

    /// Runs the body and notes its failure; false: no other window will do better.
    private func note(
        _ results: inout Results, _ body: (inout Results) async throws -> Void
    ) async throws -> Bool {
        do {
            try await body(&results)
            return true
        } catch let error as ExportError {
            results.errors.append(error.sentence)
            // A mistake of the export itself is one of all its windows.
            return error.concernsOneWindow
        } catch let error as FileError {
            results.errors.append(Phrase(of: error))
        } catch let error as AggregateError {
            results.errors.append(error.sentence)
        } catch {
            results.end = error
        }
        return false
    }

    /// The files of a window, of an export with one for each value.
    private func parts(
        of export: Export, _ window: Window?, _ actor: JournalActor, _ session: Session,
        _ connections: ConnectionOptions
    ) async throws -> [Export] {
        guard export.isSeveral else { return [export] }
        let early = early
        return try await computed("export \(export.name)", actor, session, connections) {
            try $0.parts(of: export, window: window, early: early, by: actor.text, on: $1)
        }
    }

    private func write(
        _ action: RunExport, _ actor: JournalActor, _ session: Session,
        _ connections: ConnectionOptions
    ) async throws -> ExportService.Outcome {
        try await computed(action.subject, actor, session, connections) {
            try action.run(by: actor, with: $0, on: $1)
        }
    }

    /// Computes the windows that the export waits for, and waits for those computed elsewhere.
    private func computed<Value: Sendable>(
        _ subject: String, _ actor: JournalActor, _ session: Session,
        _ connections: ConnectionOptions,
        _ body: @escaping @Sendable (ExportService, Connection) throws -> Value
    ) async throws -> Value {
        var telling = ExportService(installation.settings)
        telling.tell = tell
        let service = telling
        let deadline = ContinuousClock.now + patience
        var isMended = false
        while true {
            do {
                return try await session.use { try body(service, $0) }
            } catch let error as ExportError where error.code == .waits && .now < deadline {
                try await compute(error.concerned, for: subject, actor, session, connections)
                try await Task.sleep(for: Self.lookPause)
            } catch let error as ExportError where error.code == .windows && !isMended {
                // Its declaration or its data may have been mended since the last try.
                isMended = true
                try await compute(error.concerned, for: subject, actor, session, connections)
            }
        }
    }

    private func compute(
        _ names: [String], for subject: String, _ actor: JournalActor, _ session: Session,
        _ connections: ConnectionOptions
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
        _ = try await RefreshAggregates(known, for: subject).run(
            by: actor, with: aggregates,
            in: WorkTransaction { body in try await session.transaction { try body($0) } })
    }
}

extension ExportError {
    /// Whether the export's other windows may do better.
    fileprivate var concernsOneWindow: Bool {
        switch code {
        case .waits, .windows, .notOver, .empty, .nameTaken, .character, .limit, .printing: true
        case .query, .folder, .busy: false
        }
    }
}
