// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Feeds
internal import Fetching
internal import Ingest
internal import Postgres

/// One look of a pickup at a single file: it is fetched whole, and handed in where its bytes are others
/// than those of the last time.
struct AddressRun {
    let pickup: Pickup
    let address: Pickup.Address
    let feed: Feed
    let service: PickupService
    let sentBy: String

    /// Its bytes are those of the last time.
    private struct Unchanged: Error {}

    func look(_ limits: FetchLimits, on connection: Connection) throws -> PickupReport {
        var report = PickupReport()
        report.listed = 1
        do {
            try HandIn.check(address.name, for: feed)
            try service.download(address.url, limits, service.isStopped) { path, bytes in
                service.observe(.read)
                try handIn(path, bytes, on: connection)
            }
            report.fetched = 1
        } catch is Unchanged {
            return report
        } catch HandInRefusal.waits {
            report.waiting = 1
        } catch let refusal as HandInRefusal {
            report.refused = 1
            report.tell(refusal.sentence)
        }
        return report
    }

    private func handIn(_ path: String, _ bytes: Int64, on connection: Connection) throws {
        let handIn = HandIn(
            to: feed, inbox: service.settings.folders.inbox, as: .upload, by: sentBy,
            language: service.settings.language)
        _ = try handIn.run(
            path, as: address.name, on: connection,
            note: { fileID, sha256, connection in
                let last = try PickupBook.lastDigest(
                    pickup.name, pickup.source, on: connection)
                guard last != sha256 else { throw Unchanged() }
                try PickupBook.enter(
                    address.name, bytes, as: fileID, pickup.name, pickup.source, on: connection)
                try service.commitGuard.hold(on: connection)
                try service.note(
                    PickupService.Fetched(
                        fileID: fileID, pickup: pickup.name, feed: feed.name, name: address.name,
                        source: pickup.source, sha256: sha256, sentBy: sentBy), connection)
                service.observe(.entered)
            },
            lost: { fileID, connection in
                try PickupBook.leave(fileID, pickup.name, on: connection)
            })
        service.observe(.handedIn)
    }
}
