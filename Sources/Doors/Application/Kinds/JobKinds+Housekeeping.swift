// SPDX-License-Identifier: Apache-2.0

internal import Daemon
internal import Jobs
internal import Logging
internal import Postgres
internal import Wording

extension JobKinds {
    private struct Arguments: Decodable {
        var force: Bool?
    }

    func kind(_ task: HousekeepingTask) -> JobKind {
        JobKind(
            name: task.kind, arguments: task.arguments, timeout: .seconds(4 * 3_600),
            retry: Self.retry
        ) { job in
            let force = try job.arguments(as: Arguments.self).force ?? false
            guard force || !task.isDestructive else {
                throw unrunnable(
                    Phrase(
                        en:
                            "\(task.kind) deletes: give the schedule `arguments: { force: true }` if it"
                            + " is to",
                        fr: "\(task.kind) supprime : donnez à la planification `arguments: { force:"
                            + " true }` s'il le doit"))
            }
            let mine = Housekeeping(installation, commitGuard: job.commitGuard)
            let report = try await job.withConnection { connection in
                try RunHousekeeping(task, by: mine).run(by: job.actor, on: connection)
            }
            for line in report.lines { job.log(line.en) }
            alertObserver.raised(report.alerts)
            for failure in report.failures { job.log(failure.en, level: .error) }
            if let first = report.failures.first {
                let count = report.failures.count
                throw failure(
                    Phrase(
                        en: "\(count) things could not be done: \(first.en)",
                        fr: "choses impossibles à faire : \(count) ; la première : \(first.fr)"))
            }
            return .done(jsonText(report.counts))
        }
    }
}

extension HousekeepingTask {
    /// Deletions ask for `force`.
    var arguments: [JobArgument] {
        guard isDestructive else { return [] }
        return [
            JobArgument(
                "force", .boolean,
                Phrase(
                    en: "true, or nothing is deleted", fr: "true, sinon rien n'est supprimé"))
        ]
    }
}
