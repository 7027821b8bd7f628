// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import Fetching
internal import Ingest
internal import Postgres

/// One look of a pickup at a single file: it is fetched whole, and handed in where its bytes are others
/// than those of the last time.
struct AddressRun {
    let delivery: PickupDelivery
    let address: Pickup.Address
    /// Whether it is handed in whatever its bytes are.
    let isAgain: Bool

    /// Its bytes are those of the last time.
    private struct Unchanged: Error {}

    func look(_ limits: FetchLimits, on connection: Connection) throws -> PickupReport {
        var report = PickupReport()
        report.listed = 1
        do {
            try report.takeOne {
                try HandIn.check(address.name, for: delivery.feed)
                try delivery.service.download(
                    address.url, limits, delivery.service.isStopped
                ) { path, bytes in
                    delivery.service.observe(.read)
                    try handIn(path, bytes, on: connection)
                }
            }
        } catch is Unchanged {
            // Nothing was fetched.
        }
        return report
    }

    private func handIn(_ path: String, _ bytes: Int64, on connection: Connection) throws {
        let (name, source) = (delivery.pickup.name, delivery.source)
        _ = try delivery.handIn.run(
            path, as: address.name, on: connection,
            note: { fileID, sha256, connection in
                let last = try PickupBook.lastDigest(name, source, on: connection)
                guard isAgain || last != sha256 else { throw Unchanged() }
                try PickupBook.enter(
                    address.name, bytes, as: fileID, name, source, on: connection)
                try delivery.enter(address.name, sha256, as: fileID, on: connection)
            },
            lost: { fileID, connection in
                try PickupBook.leave(fileID, name, on: connection)
            })
        delivery.service.observe(.handedIn)
    }
}
