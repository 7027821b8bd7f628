// SPDX-License-Identifier: Apache-2.0

internal import Aggregates
package import Alerts
internal import Controls
internal import Exports
internal import Ingest
internal import Jobs
internal import Mails
internal import Pickups
internal import Seals
internal import Webhooks

/// Under which rule the book of alerts keeps what each detector finds.
package enum AlertRules {
    /// Those that have an alert for each thing found.
    package static let subjects = [
        SubjectAlerts(.dead, DeadJobs.detector),
        SubjectAlerts(.windowFailed, FailingWindows.windows),
        SubjectAlerts(.aggregateBroken, FailingWindows.aggregates),
        SubjectAlerts(.controlRejected, ChartAlerts.rejected),
        SubjectAlerts(.controlDrift, ChartAlerts.drift),
        SubjectAlerts(.chartBroken, ChartAlerts.broken),
        SubjectAlerts(.mailFailed, FailedMails.detector),
        SubjectAlerts(.mailBounced, BouncedMails.detector),
        SubjectAlerts(.webhookFailed, FailedWebhooks.detector),
        SubjectAlerts(.deliveryFailed, FailedDeliveries.detector),
        SubjectAlerts(.pickupFailed, PickupAlerts.detector),
        SubjectAlerts(.blocked, BlockedMoves.detector),
        SubjectAlerts(.lateWrite, LateWrites.detector),
        SubjectAlerts(.miscounted, Miscounted.detector),
        SubjectAlerts(.unusualFile, UnusualFiles.detector),
        archive,
    ]

    package static let archive = SubjectAlerts(.archiveDamaged, ArchiveAlerts.detector)

    package static let strays = StandingAlerts(.stray, StrayFiles())
}
