// SPDX-License-Identifier: Apache-2.0

internal import Deliveries
internal import Postgres

extension PostRoom {
    /// That of exports' files: one that is sent twice is there once, so nothing is left to a person
    /// because nobody knows whether it came.
    static let exports = PostRoom(
        "bascule.export_delivery", lock: "bascule.deliveries", unknownsMost: nil)
}
