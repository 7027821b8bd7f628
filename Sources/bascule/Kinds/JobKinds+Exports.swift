// SPDX-License-Identifier: Apache-2.0

import Cron
import Daemon
import Jobs
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
            let outcomes =
                switch kind {
                case .run: try await write(given, job)
                case .amended: try await revise(given, job)
                }
            for outcome in outcomes { job.log(outcome.sentence) }
            return .done(
                jsonText([
                    "written": outcomes.count(where: \.isWritten), "looked_at": outcomes.count,
                ]))
        }
    }

    private func write(
        _ given: Arguments, _ job: JobContext
    ) async throws -> [ExportService.Outcome] {
        guard let name = given.export, let export = exports[name] else {
            let known = exports.exports.map(\.name).joined(separator: ", ")
            throw JobUnrunnable(
                "there is no export `\(given.export ?? "")`; config/exports declares: \(known)")
        }
        let windows = try await windows(of: export, given, job)
        return try await run(windows.map { (export, $0) }, job)
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

    private func revise(
        _ given: Arguments, _ job: JobContext
    ) async throws -> [ExportService.Outcome] {
        let chosen = exports.exports.filter { given.export == nil || $0.name == given.export }
        let days = Int64(given.days ?? 60)
        let service = ExportsCommand.service(settings)
        var found: [(Export, Window?)] = []
        for export in chosen {
            found += try await job.withConnection { connection in
                let now = try connection.query("select floor(extract(epoch from now()))::bigint")[
                    0][0, as: Int64.self]
                return try service.amended(
                    export, since: now - days * 86_400, on: connection
                ).map { (export, export.window(of: $0)) }
            }
        }
        return try await run(found, job)
    }

    private func run(
        _ work: [(Export, Window?)], _ job: JobContext
    ) async throws -> [ExportService.Outcome] {
        var outcomes: [ExportService.Outcome] = []
        for (index, (export, window)) in work.enumerated() {
            job.progress(Int64(index), of: Int64(work.count), note: export.name)
            outcomes.append(
                try await job.withConnection { connection in
                    try ExportsCommand.service(settings)
                        .run(export, window: window, by: job.enqueuedBy, on: connection)
                })
        }
        return outcomes
    }
}

extension ExportService.Outcome {
    fileprivate var isWritten: Bool {
        if case .written = self { true } else { false }
    }
}
