// SPDX-License-Identifier: Apache-2.0

internal import Aggregates
internal import Calendar
internal import Foundation
internal import Jobs
internal import Logging
internal import Wording

extension JobKinds {
    enum Aggregates: String, CaseIterable {
        /// Computes what has become stale.
        case refresh = "aggregates.refresh"
        /// Computes a range anew.
        case backfill = "aggregates.backfill"

        var arguments: [JobArgument] {
            let aggregate = JobArgument(
                "aggregate", .name(of: KnownNames.aggregate),
                Phrase(
                    en: "an aggregate's name; all unless told",
                    fr: "le nom d'un agrégat ; tous sans lui"))
            return switch self {
            case .refresh: [aggregate]
            case .backfill:
                [
                    JobArgument(
                        "from", .dayOrInstant, isRequired: true,
                        Phrase(en: "the first day", fr: "le premier jour")),
                    JobArgument(
                        "to", .dayOrInstant, isRequired: true,
                        Phrase(en: "the day after the last", fr: "le jour après le dernier")),
                    aggregate,
                ]
            }
        }

        var ranges: [JobSignature.Stretch] {
            self == .backfill ? [JobSignature.Stretch("from", "to")] : []
        }
    }

    private struct Arguments: Decodable {
        var aggregate: String?
        var from: String?
        var to: String?
    }

    func kind(_ kind: Aggregates) -> JobKind {
        JobKind(
            name: kind.rawValue, arguments: kind.arguments, timeout: .seconds(6 * 3_600),
            retry: Self.retry
        ) { job in
            let given = try job.arguments(as: Arguments.self)
            let names = given.aggregate.map { [$0] }
            let catalog = try await job.withConnection { try declarations.aggregates(on: $0) }
            let service = service(of: catalog, for: job)
            let transaction = WorkTransaction { body in
                try await job.transaction { try body($0) }
            }
            let report =
                switch kind {
                case .refresh:
                    try await RefreshAggregates(names).run(
                        by: job.actor, with: service, in: transaction
                    ) { Self.showProgress($0, job) }
                case .backfill:
                    try await backfill(names, given).run(
                        by: job.actor, with: service, in: transaction
                    ) { Self.showProgress($0, job) }
                }
            Self.logFailures(report, job)
            // Asked for by name, it is not done; of the continuous run each window has its own
            // alert.
            if names != nil || kind == .backfill { try requireDone(report) }
            return .done(try RefreshSummary(report).json)
        }
    }

    /// The service that computes on behalf of a job: its sessions and writes are the job's.
    func service(of catalog: AggregateCatalog, for job: JobContext) -> AggregateService {
        AggregateService(
            catalog, connections: job.connections(connections), commitGuard: job.commitGuard)
    }

    private func requireDone(_ report: RefreshReport) throws {
        if let first = report.failures.first {
            let (count, day) = (report.failures.count, CivilText.day(first.day))
            throw failure(
                Phrase(
                    en:
                        "windows that failed and stay stale: \(count); the first: \(first.aggregate),"
                        + " \(day): \(first.message)",
                    fr: "périodes en échec, toujours périmées : \(count) ; la première :"
                        + " \(first.aggregate), \(day) : \(first.message)"))
        }
        if let first = report.leftOut.first {
            let count = report.leftOut.count
            throw failure(
                Phrase(
                    en:
                        "aggregates that can't be computed: \(count), among them \(first); `bascule aggregates"
                        + " check` says why; the others were computed",
                    fr:
                        "agrégats impossibles à calculer : \(count), dont \(first) ; `bascule aggregates"
                        + " check` dit pourquoi ; les autres sont calculés"))
        }
    }

    private func backfill(
        _ names: [String]?, _ given: Arguments
    ) throws -> BackfillAggregates {
        guard let from = given.from, let to = given.to else {
            throw unrunnable(
                Phrase(
                    en: "a backfill needs `from` and `to`, two days such as 2026-03-01",
                    fr: "il faut `from` et `to`, deux jours comme 2026-03-01"))
        }
        do {
            return try BackfillAggregates(names, from: from, to: to)
        } catch {
            throw unrunnable(Phrase(of: error))
        }
    }

    /// Leaves a line for each window and each aggregate that could not be computed.
    static func logFailures(_ report: RefreshReport, _ job: JobContext) {
        for failure in report.failures.prefix(50) {
            job.log(
                "\(failure.aggregate), window of \(CivilText.day(failure.day)): "
                    + failure.message, level: .error)
        }
        for name in report.leftOut {
            job.log("\(name) can't be computed: `bascule aggregates check`", level: .error)
        }
    }

    private static func showProgress(_ progress: RefreshProgress, _ job: JobContext) {
        job.progress(
            Int64(progress.computed + progress.failed), of: Int64(progress.total),
            note: "\(progress.aggregate), \(CivilText.day(progress.day))")
    }
}
