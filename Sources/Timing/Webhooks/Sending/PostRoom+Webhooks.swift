// SPDX-License-Identifier: Apache-2.0

internal import Deliveries
internal import Postgres

extension PostRoom {
    /// That of webhooks: receivers drop repeats by the event's id, so nothing is left to a person
    /// because nobody knows whether it came.
    static let webhooks = PostRoom(
        "bascule.webhook_message", lock: "bascule.webhooks", unknownsMost: nil)
}
