// SPDX-License-Identifier: Apache-2.0

import Aggregates
import Application
import ArgumentParser
import Calendar
import Configuration
import Foundation
import Synchronization
import Wording

/// A run or a backfill by hand: progress is shown, and then what was done.
struct AggregatesAtWork {
    private let installation: Installation
    private let work: AggregatesByHand
    private let json: Bool

    init(_ options: InstallationOptions, parallel: Int, json: Bool) throws {
        let installation = try Installation(options)
        let language = installation.settings.language
        work = try exitStatus(in: language) {
            try AggregatesByHand(installation, parallel: parallel) { complain($0[language]) }
        }
        self.installation = installation
        self.json = json
    }

    /// - Throws: `ExitCode(1)` if a window failed, 2 if an aggregate can't be computed at all.
    func run(
        _ action: (
            AggregateService, WorkTransaction, @escaping @Sendable (RefreshProgress) -> Void
        ) async throws -> RefreshReport
    ) async throws {
        let language = installation.settings.language
        let database = try Database.open(installation.settings, for: .act)
        let result = await Result {
            try await work.run(at: database.url) { service, transaction in
                let meter = RefreshMeter()
                defer { meter?.end() }
                return try await action(service, transaction) { meter?.update($0) }
            }
        }
        try database.leave(language)
        let report: RefreshReport
        do {
            report = try exitStatus(in: language) { try result.get() }
        } catch let error as AggregateError {
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
