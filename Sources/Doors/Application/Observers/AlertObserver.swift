// SPDX-License-Identifier: Apache-2.0

internal import Alerts
internal import Daemon
internal import Logging

/// What the log says of alerts: operators watch it, so each is told there once, when it is raised.
struct AlertObserver: Sendable {
    private let logger: Logger

    init(_ logger: Logger) { self.logger = logger }

    /// Alerts that were raised just now, one line each.
    func raised(_ alerts: [Alert]) {
        for alert in alerts {
            logger.warning(
                "alert: \(alert.message)",
                metadata: ["rule": "\(alert.rule)", "subject": "\(alert.subject)"])
        }
    }

    /// The site's zone is another one than that of the data.
    func zoneChanged(_ alert: Alert) {
        logger.warning("\(alert.message)", metadata: ["alert": .number(alert.id)])
    }

    func databaseWentBack(_ alerts: [Alert]) {
        for alert in alerts {
            logger.critical("\(alert.message)", metadata: ["alert": "\(alert.id)"])
        }
    }

    func queueLookFailed(_ error: any Error) {
        logger.warning("no alert could be raised or resolved for a stalled queue: \(error)")
    }
}
