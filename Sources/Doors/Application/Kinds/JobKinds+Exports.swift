// SPDX-License-Identifier: Apache-2.0

internal import Aggregates
internal import Calendar
internal import Configuration
internal import Daemon
internal import Exports
internal import Jobs
internal import Journal
internal import Logging
internal import Postgres
internal import Wording

extension JobKinds {
    private struct Arguments: Decodable {
        var export: String?
        var days: Int?
        var whole: Bool?
        var window_start: String?
        var window_end: String?
    }

    /// Windows to write, and those that could not be looked at.
    private struct Work {
        var due: [(export: Export, window: Window?)] = []
        var failures: [Phrase] = []
        /// Files that were written by another declaration.
        var redeclared = 0
        /// Files that windows lack: of values that came later.
        var missing = 0
        /// Whether windows that are not over are written: of files that went out early.
        var early = false
    }

    /// How long a job waits for another run of its export before it fails and is tried again.
    private static let exportPatience = Duration.seconds(600)
    private static let usualDays = 60
    /// How long a job waits for windows that its export reads, before it makes room for others.
    private static let windowsPatience = Duration.seconds(20)
    private static let lookPause = Duration.milliseconds(500)
    /// How long it rests then, and how often, before it has failed: half a day.
    private static let windowsRest = Duration.seconds(60)
    private static let restsLimit = 720

    func kind(_ kind: Exports) -> JobKind {
        JobKind(
            name: kind.rawValue, arguments: kind.arguments, timeout: .seconds(6 * 3_600),
            retry: Self.retry
        ) { job in
            let given = try job.arguments(as: Arguments.self)
            let declared = declarations.exports()
            switch kind {
            case .run:
                let export = try export(given.export, in: declared)
                try await refresh(for: job, given.export)
                let windows = try await windows(of: export, given, job)
                return try await write(Work(due: windows.map { (export, $0) }), job)
            case .amended:
                try await refresh(for: job, given.export)
                var work = try await compare(given, declared, whole: true, job)
                work.early = true
                return try await write(work, job)
            case .check:
                return try await check(given, declared, job)
            case .deliver:
                return try await deliverFiles(job)
            }
        }
    }

    /// Marks, and fails for files it could not look at; the frequent look only logs them: the daily
    /// one fails because of them, and a dead job every quarter of an hour would hide the others.
    private func check(
        _ given: Arguments, _ declared: Declarations.Exports, _ job: JobContext
    ) async throws -> JobResult {
        let whole = given.whole ?? false
        let found = try await compare(given, declared, whole: whole, job)
        if whole {
            try throwFailures(
                found.failures, of: Phrase(en: "not compared", fr: "pas comparés"), job)
        } else {
            for failure in found.failures { job.log(failure.en, level: .error) }
        }
        var counts = [
            "amended": found.due.count - found.missing, "redeclared": found.redeclared,
            "not_compared": found.failures.count,
        ]
        if found.missing > 0 { counts["missing"] = found.missing }
        return .done(jsonText(counts))
    }

    /// Exports are computed from everything loaded by now.
    private func refresh(for job: JobContext, _ export: String?) async throws {
        let (catalog, isCurrent) = try await job.withConnection { connection in
            let catalog = try declarations.aggregates(on: connection)
            return (catalog, try AggregateService.isCurrent(catalog, on: connection))
        }
        guard !isCurrent else { return }
        let report = try await RefreshAggregates(for: export.map { "export \($0)" } ?? job.kind)
            .run(
                by: job.actor, with: service(of: catalog, for: job),
                in: WorkTransaction { body in try await job.transaction { try body($0) } })
        Self.logFailures(report, job)
    }

    private func service(for job: JobContext) -> ExportService {
        var service = ExportService(settings, charts: declarations.charts)
        service.commitGuard = job.commitGuard
        service.patience = Self.exportPatience
        service.tell = { job.log($0.en, level: .error) }
        // A statement is cancelled by itself; a printing and a long file look here.
        service.progress = { _ in if job.isStopped { throw CancellationError() } }
        return service
    }

    private func export(_ name: String?, in declared: Declarations.Exports) throws -> Export {
        let name = name ?? ""
        if let export = declared.catalog[name] { return export }
        let mistakes = declared.mistakes.filter { $0.declaration == name }
        guard mistakes.isEmpty else {
            let told = Phrase { language in
                mistakes.map { $0.sentence[language] }.joined(separator: " ")
            }
            throw unrunnable(
                Phrase(
                    en:
                        "the export \(name) can't be read: \(told.en) Then `bascule jobs retry` this"
                        + " one",
                    fr: "l'export \(name) ne peut pas être lu : \(told.fr) Ensuite `bascule jobs"
                        + " retry` celui-ci"))
        }
        let known = declared.catalog.exports.map(\.name).joined(separator: ", ")
        throw unrunnable(
            Phrase(
                en: "there is no export `\(name)`; config/exports declares: \(known)",
                fr: "il n'y a pas d'export `\(name)` ; config/exports déclare : \(known)"))
    }

    /// The windows that ended in `(window_start, window_end]`: a tick that was skipped or merged
    /// leaves none of them out.
    ///
    /// For a job that a person requested: the last window that is over, if none ended in it.
    private func windows(
        of export: Export, _ given: Arguments, _ job: JobContext
    ) async throws -> [Window?] {
        guard let calendar = export.calendar else { return [nil] }
        guard let from = given.window_start.flatMap({ InstantText.parse($0, in: export.zone) }),
            let to = given.window_end.flatMap({ InstantText.parse($0, in: export.zone) })
        else { return [export.window(before: try await now(job))] }
        let ended = calendar.windows(from: from - 1, to: to)
            .filter { $0.end > from && $0.end <= to }
        let isByHand = job.actor.kind != .schedule
        return ended.isEmpty && isByHand ? [export.window(before: to)] : ended
    }

    private func now(_ job: JobContext) async throws -> Int64 {
        try await job.withConnection { connection in
            try connection.query("select floor(extract(epoch from now()))::bigint").value()
        }
    }

    /// The files whose rows have changed; marked as such in the ledger.
    private func compare(
        _ given: Arguments, _ declared: Declarations.Exports, whole: Bool, _ job: JobContext
    ) async throws -> Work {
        let chosen =
            try given.export.map { [try export($0, in: declared)] } ?? declared.catalog.exports
        let since = try await now(job) - Int64(given.days ?? Self.usualDays) * 86_400
        let look: ExportService.Look = whole ? .recent(since: since) : .touched(since: since)
        let service = service(for: job)
        var found = Work()
        if given.export == nil { found.failures = declared.mistakes.map(\.sentence) }
        for export in chosen {
            do {
                let comparison = try await job.withConnection {
                    try service.compare(export, look, on: $0)
                }
                found.due += comparison.amended.map {
                    (export.part($0.each), export.window(of: $0))
                }
                found.due += comparison.missing
                found.missing += comparison.missing.count
                found.failures += comparison.failures
                found.redeclared += comparison.redeclared.count
                for record in comparison.amended {
                    job.log("amended  \(record.path): its data has changed since")
                }
                for part in comparison.missing {
                    job.log(ExportsByHand.lacking(part.export, part.window).en)
                }
            } catch {
                if job.isStopped || Task.isCancelled { throw error }
                let why = Phrase(of: error).afterColon
                found.failures.append(
                    Phrase(en: "\(export.name): \(why.en)", fr: "\(export.name) : \(why.fr)"))
            }
        }
        return found
    }

    /// An export that can't be written does not stop the others; one that waits for its windows is
    /// tried again.
    private func write(_ work: Work, _ job: JobContext) async throws -> JobResult {
        var result = Written(failures: work.failures)
        var due = work.due
        let deadline = ContinuousClock.now + Self.windowsPatience
        while true {
            result.waits = []
            due = try await write(due, early: work.early, &result, job)
            guard !due.isEmpty, .now < deadline else { break }
            try await Task.sleep(for: Self.lookPause)
            let names = Set(work.due.map(\.export.name))
            try await refresh(for: job, names.count == 1 ? names.first : nil)
        }
        if work.due.isEmpty, work.failures.isEmpty { job.log("there is nothing to write") }
        for why in result.waits { job.log(why.en, level: .warning) }
        if !due.isEmpty, result.failures.isEmpty, job.attempt - job.tries < Self.restsLimit {
            return .snooze(Self.windowsRest)
        }
        try throwFailures(
            result.failures + result.waits, of: Phrase(en: "not written", fr: "pas écrits"), job)
        return .done(
            jsonText([
                "written": result.written, "looked_at": work.due.count + result.further,
                "empty": result.empty,
            ]))
    }

    private struct Written {
        var failures: [Phrase]
        /// Why what is left waits.
        var waits: [Phrase] = []
        var written = 0
        var empty = 0
        /// Files beyond one of each window.
        var further = 0
    }

    /// - Returns: what waits for its windows.
    private func write(
        _ due: [(export: Export, window: Window?)], early: Bool, _ result: inout Written,
        _ job: JobContext
    ) async throws -> [(export: Export, window: Window?)] {
        var left: [(export: Export, window: Window?)] = []
        let service = service(for: job)
        for (index, (export, window)) in due.enumerated() {
            job.progress(Int64(index), of: Int64(due.count), note: export.name)
            do {
                if export.isSeveral {
                    let parts = try await job.withConnection { connection in
                        try service.parts(
                            of: export, window: window, early: early, by: job.actor.text,
                            on: connection)
                    }
                    result.further += parts.count - 1
                    left += try await write(
                        parts.map { ($0, window) }, early: early, &result, job)
                    continue
                }
                let outcome = try await job.withConnection { connection in
                    try RunExport(export, window: window, early: early)
                        .run(by: job.actor, with: service, on: connection)
                }
                job.log(outcome.sentence.en, level: outcome.isEmpty ? .warning : .info)
                if case .written = outcome { result.written += 1 }
                if outcome.isEmpty { result.empty += 1 }
            } catch let error as ExportError where error.code == .waits {
                result.waits.append(error.sentence)
                left.append((export, window))
            } catch {
                if job.isStopped || Task.isCancelled { throw error }
                result.failures.append(Phrase(of: error))
            }
        }
        return left
    }

    /// Logs each, and fails if there is one.
    private func throwFailures(_ failures: [Phrase], of what: Phrase, _ job: JobContext) throws {
        guard let first = failures.first else { return }
        for failure in failures { job.log(failure.en, level: .error) }
        throw failure(
            failures.count == 1
                ? Phrase(en: "\(what.en): \(first.en)", fr: "\(what.fr) : \(first.fr)")
                : Phrase(
                    en: "\(failures.count) \(what.en), the others were; the first: \(first.en)",
                    fr: "\(failures.count) \(what.fr), les autres si ; le premier : \(first.fr)"))
    }
}
