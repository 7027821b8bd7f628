// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// One look of a pickup at an API.
extension PickupService {
    func look(
        _ pages: Pickup.Pages, _ delivery: PickupDelivery, again: Range<Int64>?,
        on connection: Connection
    ) throws -> PickupReport {
        let pickup = delivery.pickup
        let secret = try pages.secret.map { try password(pickup, $0) }
        func source(_ stretch: Range<Int64>?) throws -> PagesSource {
            try PagesSource(pages, of: pickup, secret: secret, stretch: stretch, rules, isStopped)
        }
        guard let cursor = pages.cursor else {
            let run = PagesRun(
                delivery: delivery, name: pages.name, source: try source(nil),
                isAgain: again != nil)
            return try run.look(on: connection)
        }
        return try QueryRun(delivery: delivery, cursor: cursor, ending: .jsonl) {
            try source($0)
        }.look(again: again, on: connection)
    }
}
