// SPDX-License-Identifier: Apache-2.0

internal import Pickups
internal import Postgres

extension Housekeeping {
    /// What other hosts list no more since long ago: should it come back, its bytes are known still.
    func purgePickupItems(on connection: Connection) throws -> Int {
        var all = 0
        while true {
            let count = try commitGuard.transaction(on: connection) {
                try PickupBook.purge(limit: 10_000, on: $0)
            }
            all += count
            if count < 10_000 { return all }
        }
    }
}
