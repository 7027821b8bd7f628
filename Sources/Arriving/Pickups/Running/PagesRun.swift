// SPDX-License-Identifier: Apache-2.0

internal import Ingest
internal import Postgres

/// One look of a pickup at an API that gives all that it has: it becomes a file where its bytes are
/// others than those of the last time.
struct PagesRun {
    let delivery: PickupDelivery
    /// What it is called here.
    let name: String
    let source: PagesSource
    /// Whether it is handed in whatever its bytes are.
    let isAgain: Bool

    /// Its bytes are those of the last time, or there are none.
    private struct Unchanged: Error {}

    func look(on connection: Connection) throws -> PickupReport {
        var report = PickupReport()
        report.listed = 1
        do {
            try report.takeOne {
                try HandIn.check(name, for: delivery.feed)
                try handIn(on: connection)
            }
        } catch is Unchanged {
            // Nothing was fetched.
        }
        return report
    }

    private func handIn(on connection: Connection) throws {
        let (pickup, source) = (delivery.pickup, delivery.source)
        var bytes: Int64 = 0
        _ = try delivery.handIn.run(
            as: name, on: connection,
            note: { fileID, sha256, connection in
                let last = try PickupBook.last(pickup.name, source, on: connection)
                guard isAgain || last?.digest != sha256 else { throw Unchanged() }
                try PickupBook.enter(
                    name, bytes, as: fileID, pickup.name, source, on: connection)
                try delivery.enter(name, sha256, as: fileID, on: connection)
            },
            lost: { fileID, connection in
                try PickupBook.leave(fileID, pickup.name, on: connection)
            },
            fill: { write in
                let rows = try self.source.records(most: pickup.limits.rows) { piece in
                    bytes += Int64(piece.count)
                    guard bytes <= Int64(pickup.limits.bytes) else {
                        throw SourceDatabase.tooMany("limits.bytes")
                    }
                    try write(piece)
                }
                guard rows > 0 else { throw Unchanged() }
                delivery.service.observe(.read)
            })
        delivery.service.observe(.handedIn)
    }
}
