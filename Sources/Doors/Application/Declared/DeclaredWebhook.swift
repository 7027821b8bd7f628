// SPDX-License-Identifier: Apache-2.0

package import Views
internal import Webhooks
package import Wording

/// A declared webhook as pages show it.
package struct DeclaredWebhook: Sendable, Equatable {
    package let name: String
    /// Where messages go, without what may be a secret.
    package let address: String
    package let events: [String]
    /// Nil: of every feed.
    package let feeds: [String]?
    /// Its declaration wants nothing sent.
    package let isPaused: Bool

    /// As the files are now; those with mistakes are left out.
    package static func all(_ installation: Installation) -> [DeclaredWebhook] {
        installation.loadWebhooks().0.webhooks.map { webhook in
            DeclaredWebhook(
                name: webhook.name, address: webhook.address.shown,
                events: webhook.events.map(\.rawValue), feeds: webhook.feeds,
                isPaused: webhook.isPaused)
        }
    }

    /// In a word, why nothing is sent to those that get nothing, by their names: a time for which a
    /// message to them is due says nothing.
    package static func silent(
        _ webhooks: [DeclaredWebhook], _ known: [String: WebhookView]
    ) -> [String: Phrase] {
        webhooks.reduce(into: [:]) { silent, webhook in
            let view = known[webhook.name]
            if webhook.isPaused || view?.pausedAt != nil {
                silent[webhook.name] = Phrase(en: "paused", fr: "en pause")
            } else if view?.stoppedAt != nil {
                silent[webhook.name] = Phrase(en: "stopped", fr: "arrêté")
            }
        }
    }
}
