// SPDX-License-Identifier: Apache-2.0

internal import Controls
internal import Jobs
internal import Logging
internal import Wording

extension JobKinds {
    enum Charts: String, CaseIterable {
        /// Computes the control charts whose controls have changed.
        case run = "qc.run"

        var arguments: [JobArgument] {
            [
                JobArgument(
                    "chart", .name(of: KnownNames.chart),
                    Phrase(
                        en: "a chart's name; all unless told",
                        fr: "le nom d'une carte ; toutes sans lui"))
            ]
        }
    }

    private struct Arguments: Decodable {
        var chart: String?
    }

    func kind(_ kind: Charts) -> JobKind {
        JobKind(
            name: kind.rawValue, arguments: kind.arguments, timeout: .seconds(3_600),
            retry: Self.retry
        ) { job in
            let names = try job.arguments(as: Arguments.self).chart.map { [$0] }
            let service = installation.charts(commitGuard: job.commitGuard)
            let actor = job.actor
            let outcome = try await job.withConnection { connection in
                try RunCharts(names).run(by: actor, with: service, on: connection)
            }
            for (name, problem) in outcome.problems.sorted(by: { $0.key < $1.key }) {
                job.log("\(name): \(problem.en)", level: .error)
            }
            // Asked for by name, it is not done; of the continuous run each has its own alert.
            if names != nil, let problem = outcome.problems.values.first { throw failure(problem) }
            return .done(
                jsonText([
                    "charts": outcome.computed.count, "runs": outcome.runs,
                    "failed": outcome.problems.count,
                ]))
        }
    }
}
