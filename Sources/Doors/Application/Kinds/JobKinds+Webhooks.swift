// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Jobs
internal import Journal
internal import Logging
internal import Webhooks
internal import Wording

extension JobKinds {
    enum Webhooks: String, CaseIterable {
        /// Tells other systems what has happened since.
        case deliver = "webhooks.deliver"
    }

    /// The job that tells them: one is enough, however many ask for it.
    static func telling(by actor: String) -> JobRequest {
        JobRequest(
            kind: Webhooks.deliver.rawValue, uniqueKey: Webhooks.deliver.rawValue, by: actor)
    }

    func kind(_ kind: Webhooks) -> JobKind {
        JobKind(name: kind.rawValue, arguments: [], timeout: .seconds(3_600), retry: Self.retry) {
            job in
            for mistake in installation.loadWebhooks().1 {
                job.log(mistake.sentence.en, level: .error)
            }
            var service = installation.webhookService()
            service.commitGuard = job.commitGuard
            service.isStopped = { job.isStopped }
            var action = DeliverWebhooks()
            action.commitGuard = job.commitGuard
            let (actor, ready, telling) = (job.actor, action, service)
            let report = try await job.withConnection { connection in
                try ready.run(by: actor, with: telling, on: connection)
            }
            for trouble in report.troubles { job.log(trouble.en, level: .error) }
            return .done(jsonText(report.counts))
        }
    }
}
