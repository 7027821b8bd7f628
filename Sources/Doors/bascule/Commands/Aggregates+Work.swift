// SPDX-License-Identifier: Apache-2.0

import Aggregates
import ArgumentParser
import Calendar
import Configuration
import Daemon
import Feeds
import Foundation
import Ingest
import Journal
import Postgres
import Schema
import Synchronization
import Tables
import Wording

/// A run or a backfill by hand: tables made ready, progress shown, and what was done in the journal.
struct AggregatesAtWork {
    private let installation: Installation
    private let catalog: AggregateCatalog
    private let parallel: Int
    private let action: String
    private let names: [String]?
    private let range: [String]
    private let json: Bool
    /// How long windows that somebody else computes are waited for.
    private static let patience = Duration.seconds(60)

    init(
        _ options: InstallationOptions, parallel: Int, action: String, names: [String]?,
        range: [String] = [], json: Bool
    ) throws {
        installation = try Installation(options)
        catalog = try installation.aggregates()
        self.parallel = parallel
        self.action = action
        self.names = names
        self.range = range
        self.json = json
    }

    /// - Throws: `ExitCode(1)` if a window failed, 2 if an aggregate can't be computed at all.
    func run(
        _ work: (AggregateService, @escaping @Sendable (RefreshProgress) -> Void) async throws ->
            RefreshReport
    ) async throws {
        let database = try Database(installation.settings, for: .act)
        let result = await Result { try await perform(database, work) }
        try database.close()
        let language = installation.settings.language
        let report: RefreshReport
        do {
            report = try exitStatus(in: language) { try result.get() }
        } catch let error as AggregateError {
            complain(error.sentence[language])
            throw ExitCode(2)
        } catch let error as TableRefusals {
            complain(error.sentence[language])
            throw ExitCode(2)
        }
        if json { try sayJSON(RefreshSummary(report)) } else { say(sentence(report)[language]) }
        for failure in report.failures.prefix(20) {
            let day = CivilText.day(failure.day)
            complain(
                Phrase(
                    en: "\(failure.aggregate), window of \(day): \(failure.message)",
                    fr: "\(failure.aggregate), période du \(day) : \(failure.message)")[language])
        }
        guard report.leftOut.isEmpty else { throw ExitCode(2) }
        if report.stale > 0 || !report.failures.isEmpty { throw ExitCode(1) }
    }

    private func perform(
        _ database: Database,
        _ work: (AggregateService, @escaping @Sendable (RefreshProgress) -> Void) async throws ->
            RefreshReport
    ) async throws -> RefreshReport {
        let connections = try installation.settings.connection(to: database.url)
        let (catalog, feeds) = (catalog, installation.catalog.feeds)
        let language = installation.settings.language
        let session = Session(connections)
        let started = ContinuousClock.now
        let result = await Result {
            try await session.use { connection in
                try BasculeSchema.require(on: connection)
                for feed in feeds { try FeedTables.apply(feed, on: connection) }
                for problem in try AggregateService.prepare(
                    catalog, language: language, on: connection
                ).problems {
                    complain(problem.sentence[language])
                }
            }
            let meter = RefreshMeter()
            defer { meter?.end() }
            var service = AggregateService(catalog, connections: connections, parallel: parallel)
            service.isByHand = true
            service.patience = Self.patience
            let report = try await work(service) { meter?.update($0) }
            let entry = entry(report, (ContinuousClock.now - started) / .seconds(1))
            try await session.transaction { connection in try entry.write(on: connection) }
            return report
        }
        await session.close()
        return try result.get()
    }

    private func entry(_ report: RefreshReport, _ seconds: Double) -> Entry {
        let quoted = { (texts: [String]) in
            "[" + texts.map { "\"\($0)\"" }.joined(separator: ", ") + "]"
        }
        let subject = names.map { "aggregate " + $0.joined(separator: ", ") } ?? "aggregates"
        return Entry(
            action: action, subject: subject, actor: Invoker.current.actor,
            parameters: "{\"range\": \(quoted(range))}",
            result: """
                {"computed": \(report.computed), "changed": \(report.changed), \
                "failed": \(report.failures.count), "seconds": \(seconds)}
                """)
    }

    private func sentence(_ report: RefreshReport) -> Phrase {
        let busy = report.stale - report.failing
        var left: [Phrase] = []
        if !report.leftOut.isEmpty {
            let names = report.leftOut.joined(separator: ", ")
            left.append(
                Phrase(en: "\(names) can't be computed", fr: "impossible à calculer : \(names)"))
        }
        if report.failing > 0 {
            left.append(
                Phrase(
                    en: "\(report.failing) fail and stay stale",
                    fr: "en échec, donc toujours périmées : \(report.failing)"))
        }
        if busy > 0 {
            left.append(
                Phrase(
                    en: "\(busy) are stale still: they changed again, or somebody computes them",
                    fr:
                        "encore périmées : \(busy), qui ont changé de nouveau ou que quelqu'un calcule"
                ))
        }
        guard report.computed + report.failures.count > 0 || !left.isEmpty else {
            return Phrase(
                en: "Every aggregate is up to date.", fr: "Tous les agrégats sont à jour.")
        }
        let done = Phrase(
            en: "Windows computed: \(report.computed), of them changed: \(report.changed)",
            fr: "Périodes calculées : \(report.computed), dont changées : \(report.changed)")
        return Phrase(
            en: ([done] + left).map(\.en).joined(separator: "; ") + ".",
            fr: ([done] + left).map(\.fr).joined(separator: " ; ") + ".")
    }

    private struct Entry: Sendable {
        let action: String
        let subject: String
        let actor: String
        let parameters: String
        let result: String

        func write(on connection: Connection) throws {
            try JournalEntry.write(
                action, subject: subject, by: actor, parameters: parameters, result: result,
                on: connection)
        }
    }

}

/// Windows, rate and time left, on a terminal's standard error.
private final class RefreshMeter: Sendable {
    private let start = ContinuousClock.now
    private let shown = Mutex(ContinuousClock.now)

    /// nil where standard error is no terminal.
    init?() {
        guard isatty(STDERR_FILENO) == 1 else { return nil }
    }

    /// Draws at most five times a second.
    func update(_ progress: RefreshProgress) {
        let now = ContinuousClock.now
        let isDue = shown.withLock { last in
            guard now - last > .milliseconds(200) else { return false }
            last = now
            return true
        }
        guard isDue else { return }
        let done = progress.computed + progress.failed
        let rate = Double(done) / max((now - start) / .seconds(1), 0.001)
        let left = Double(progress.total - done) / max(rate, 0.001)
        let line = String(
            format: "\r%d of %d windows  %.0f/s  %.0f s left  %@ %@ \u{1B}[K", done, progress.total,
            rate, left, progress.aggregate, CivilText.day(progress.day))
        FileHandle.standardError.write(Data(line.utf8))
    }

    /// Clears the line.
    func end() { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
}
