// SPDX-License-Identifier: Apache-2.0

import Cron
import Daemon
import Jobs
import Logging
import Postgres
import Services
import Site

extension JobKinds {
    enum Exports: String, CaseIterable {
        /// Writes the files of the windows that ended within the job's own window. Arguments:
        /// `export`; without a window, the last one that is over.
        case run = "exports.run"
        /// A new revision of each file whose data has changed since. Arguments: `export` (nothing:
        /// all), `days` (how far back, 60 unless told).
        case amended = "exports.amended"
    }

    private struct Arguments: Decodable {
        var export: String?
        var days: Int?
        var window_start: String?
        var window_end: String?
    }

    func kind(_ kind: Exports) -> JobKind {
        JobKind(name: kind.rawValue, timeout: .seconds(6 * 3_600), retry: Self.retry) { job in
            let given = try job.arguments(as: Arguments.self)
            // What goes out is computed from all that is loaded by now.
            _ = try await AggregateService(aggregates, connections: connections).refresh()
            let work =
                switch kind {
                case .run: try await due(given, job)
                case .amended: try await amended(given, job)
                }
            let (outcomes, failures) = try await run(work, job)
            if outcomes.isEmpty, failures.isEmpty { job.log("there is nothing to write") }
            if let first = failures.first {
                throw JobFailure("\(failures.count) of \(work.count) were not written: \(first)")
            }
            return .done(
                jsonText([
                    "written": outcomes.count(where: \.isWritten), "looked_at": outcomes.count,
                ]))
        }
    }

    private func due(
        _ given: Arguments, _ job: JobContext
    ) async throws -> [(Export, Window?)] {
        guard let name = given.export, let export = exports[name] else {
            let known = exports.exports.map(\.name).joined(separator: ", ")
            throw JobUnrunnable(
                "there is no export `\(given.export ?? "")`; config/exports declares: \(known)")
        }
        return try await windows(of: export, given, job).map { (export, $0) }
    }

    /// The windows that ended in `(window_start, window_end]`: a tick that was skipped or merged
    /// leaves none of them out.
    private func windows(
        of export: Export, _ given: Arguments, _ job: JobContext
    ) async throws -> [Window?] {
        guard let calendar = export.calendar else { return [nil] }
        guard let from = given.window_start.flatMap({ InstantText.parse($0, in: export.zone) }),
            let to = given.window_end.flatMap({ InstantText.parse($0, in: export.zone) })
        else {
            let now = try await job.withConnection { connection in
                try connection.query("select floor(extract(epoch from now()))::bigint")[0][
                    0, as: Int64.self]
            }
            return [export.window(before: now)]
        }
        return calendar.windows(from: from - 1, to: to).filter { $0.end > from && $0.end <= to }
    }

    private func amended(
        _ given: Arguments, _ job: JobContext
    ) async throws -> [(Export, Window?)] {
        let chosen = exports.exports.filter { given.export == nil || $0.name == given.export }
        let days = Int64(given.days ?? 60)
        let service = ExportsCommand.service(settings)
        var found: [(Export, Window?)] = []
        for export in chosen {
            found += try await job.withConnection { connection -> [(Export, Window?)] in
                let now = try connection.query("select floor(extract(epoch from now()))::bigint")[
                    0][0, as: Int64.self]
                return try service.amended(
                    export, since: now - days * 86_400, on: connection
                ).map { (export, export.window(of: $0)) }
            }
        }
        return found
    }

    /// One that can't be written keeps none of the others from it.
    private func run(
        _ work: [(Export, Window?)], _ job: JobContext
    ) async throws -> (outcomes: [ExportService.Outcome], failures: [String]) {
        var outcomes: [ExportService.Outcome] = []
        var failures: [String] = []
        for (index, (export, window)) in work.enumerated() {
            job.progress(Int64(index), of: Int64(work.count), note: export.name)
            do {
                let outcome = try await job.withConnection { connection in
                    try ExportsCommand.service(settings)
                        .run(export, window: window, by: job.enqueuedBy, on: connection)
                }
                job.log(outcome.sentence)
                outcomes.append(outcome)
            } catch {
                if job.isStopped || Task.isCancelled { throw error }
                job.log("\(export.name): \(error)", level: .error)
                failures.append("\(error)")
            }
        }
        return (outcomes, failures)
    }
}

extension ExportService.Outcome {
    fileprivate var isWritten: Bool {
        if case .written = self { true } else { false }
    }
}
