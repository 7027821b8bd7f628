// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Pickups
internal import Postgres

extension Housekeeping {
    private static let atOnce = 10_000

    /// What other hosts list no more since long ago: should it come back, its bytes are known still.
    ///
    /// Before that, what pickups know that nobody declares any more: one with a mistake is declared.
    func purgePickupItems(on connection: Connection) throws -> Int {
        let (catalog, mistakes) = installation.loadPickups()
        let declared = catalog.pickups.map(\.name) + mistakes.map(\.declaration)
        _ = try inPages(on: connection) {
            try PickupBook.leave(allBut: declared, limit: Self.atOnce, on: $0)
        }
        let mails = try inPages(on: connection) {
            try PickupBook.purgeMails(limit: Self.atOnce, on: $0)
        }
        let unlisted = catalog.pickups.filter { !$0.isListed }.map(\.name)
        let passed = try inPages(on: connection) {
            try PickupBook.purge(unlisted: unlisted, limit: Self.atOnce, on: $0)
        }
        return try passed + mails
            + inPages(on: connection) { try PickupBook.purge(limit: Self.atOnce, on: $0) }
    }

    /// - Parameter body: changes a page; gives how many it was.
    private func inPages(
        on connection: Connection, _ body: (borrowing Connection) throws -> Int
    ) throws -> Int {
        var all = 0
        while true {
            let count = try commitGuard.transaction(on: connection) { try body($0) }
            all += count
            if count < Self.atOnce { return all }
        }
    }
}
