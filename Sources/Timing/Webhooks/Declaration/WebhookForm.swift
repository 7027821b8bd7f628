// SPDX-License-Identifier: Apache-2.0

package import Configuration
internal import Wording

/// The keys of a webhook's declaration, for its parser and for editors.
package enum WebhookForm {
    package static let webhook = MapForm([
        KeyForm(
            "webhook", .text(like: "^[a-z][a-z0-9_]{0,49}$"), "Its name: a-z, digits and _",
            isRequired: true),
        KeyForm(
            "url", .text(),
            "Where messages go: https://host/path, the host in console.source_hosts",
            isRequired: true),
        KeyForm(
            "events", .list(.choice(of: EventKind.self)), "What it is told; all unless said"),
        KeyForm("feeds", .texts(), "Of whose files it is told; of every feed's unless said"),
        KeyForm(
            "secret", .map(SecretPlace.form), "Where the secret stands that messages are signed by",
            isRequired: true),
        KeyForm(
            "old_secret", .map(SecretPlace.form),
            "The one before, while the receiver gets the new one: messages are signed by both"),
        KeyForm(
            "timeout", .duration(Webhook.Limits.timeouts),
            "How long one message may take; 15s unless told"),
        KeyForm(
            "paused", .boolean,
            "true: what happens waits for it, and nothing is sent but for the asking"),
    ])
}
