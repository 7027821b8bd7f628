// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Feeds
internal import Ingest
internal import Postgres

/// How what a look of a pickup has fetched becomes a file of its feed, whatever it was fetched by.
struct PickupDelivery {
    let pickup: Pickup
    let feed: Feed
    let service: PickupService
    let sentBy: String

    /// The address of what is asked, as files are known by it.
    var source: String { pickup.source }

    var handIn: HandIn {
        HandIn(
            to: feed, inbox: service.settings.folders.inbox, as: .upload, by: sentBy,
            language: service.settings.language)
    }

    /// Says that files of the ledger were fetched; the last but the commit.
    func enter(
        _ name: String, _ sha256: String, as fileID: Int64, on connection: Connection
    ) throws {
        try enter([(name, sha256, fileID)], on: connection)
    }

    func enter(
        _ files: [(name: String, sha256: String, fileID: Int64)],
        on connection: borrowing Connection
    ) throws {
        try service.commitGuard.hold(on: connection)
        let fetched = files.map {
            PickupService.Fetched(
                fileID: $0.fileID, pickup: pickup.name, feed: feed.name, name: $0.name,
                source: source, sha256: $0.sha256, sentBy: sentBy)
        }
        try service.note(fetched, connection)
        service.observe(.entered)
    }
}
