// SPDX-License-Identifier: Apache-2.0

internal import Webhooks

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
}
