// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Exports
internal import Jobs
internal import Journal
internal import Logging
internal import Wording

/// Files of exports that go to other hosts.
extension JobKinds {
    /// The job that sends them: one is enough, however many ask for it.
    static func delivering(by actor: String) -> JobRequest {
        JobRequest(
            kind: Exports.deliver.rawValue, uniqueKey: Exports.deliver.rawValue, by: actor)
    }

    func deliverFiles(_ job: JobContext) async throws -> JobResult {
        for mistake in declarations.exports().mistakes {
            job.log(mistake.sentence.en, level: .error)
        }
        var service = installation.deliveryService()
        service.commitGuard = job.commitGuard
        service.isStopped = { job.isStopped }
        service.stopped = { job.stopSentence }
        var action = DeliverExports()
        action.commitGuard = job.commitGuard
        let (actor, ready, sending) = (job.actor, action, service)
        let report = try await job.withConnection { connection in
            try ready.run(by: actor, with: sending, on: connection)
        }
        for trouble in report.troubles { job.log(trouble.en, level: .error) }
        if report.isElsewhere { job.log("another process is sending them") }
        return .done(jsonText(report.counts))
    }
}
