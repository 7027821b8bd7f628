// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Feeds
internal import Fetching
internal import Postgres
internal import Wording

/// One look of a pickup, with the other host's folder open.
struct PickupRun {
    let delivery: PickupDelivery
    /// As it is declared.
    let declared: Pickup.Folder
    let folder: any RemoteFolder
    /// No file is begun after it.
    let end: ContinuousClock.Instant
    var report = PickupReport()

    var pickup: Pickup { delivery.pickup }
    var service: PickupService { delivery.service }
    var source: String { delivery.source }

    mutating func look(again: Range<Int64>?, on connection: Connection) throws {
        let listing = try folder.list(most: Pickup.Limits.names)
        try forgetTroubles(on: connection)
        let asides = try finishAsides(in: listing.files, on: connection)
        let files = listing.files.filter { RemoteName.item(aside: $0.name) == nil }
        let listed = files.filter { takes(RemoteName.shown($0.name)) }
        report.listed = listed.count
        report.passedOver = files.count - listed.count + listing.others
        let items = try see(listed, on: connection)
        let plan = PickupPlan(
            listed, items, stable: declared.stable, puttingAway: declared.after != .keep,
            most: pickup.limits.files, again: again)
        report.waiting = plan.waiting
        try inPages(plan.forgotten, on: connection, PickupBook.forget)
        try inPages(plan.gone.filter { !asides.contains($0) }, on: connection) {
            try PickupBook.noteGone($0, on: $1)
        }
        let back =
            try again == nil
            ? PickupBook.takenBack(pickup.name, source, on: connection) : []
        for task in plan.fetch where back.contains(task.item.id) {
            try refuse(task.item, "taken_back", Self.takenBack, on: connection)
        }
        try fetch(plan.fetch.filter { !back.contains($0.item.id) }, on: connection)
        for task in plan.putAway where ContinuousClock.now < end {
            try putAway(task, on: connection)
        }
    }

    /// Those that the declaration has ended: of another address, or of a file that may stay.
    private func forgetTroubles(on connection: Connection) throws {
        try inPages(on: connection) { connection in
            try PickupBook.noteGone(
                pickup.name, elsewhereThan: source, limit: PickupService.atOnce, on: connection)
        }
        let isKept = declared.after == .keep
        try inPages(on: connection) { connection in
            try PickupBook.forgive(
                pickup.name, isKept: isKept, limit: PickupService.atOnce, on: connection)
        }
    }

    private func takes(_ name: String) -> Bool {
        declared.files.contains { FilePattern.matches(name, $0) }
    }

    /// Notes those that are not known yet; gives all that are known.
    private func see(
        _ listed: [RemoteFile], on connection: Connection
    ) throws -> [PickupItem] {
        let known = try PickupBook.items(pickup.name, source, on: connection)
        let keys = Set(known.map(\.key))
        let new = listed.map(PickupItem.Key.init).filter { !keys.contains($0) }
        guard !new.isEmpty else { return known }
        try inPages(Array(Set(new)), on: connection) { page, connection in
            try PickupBook.see(page, pickup.name, source, on: connection)
        }
        service.observe(.seen)
        return try PickupBook.items(pickup.name, source, on: connection)
    }

    private func inPages<Element>(
        _ all: [Element], on connection: Connection,
        _ body: (ArraySlice<Element>, borrowing Connection) throws -> Void
    ) throws {
        var rest = all[...]
        while !rest.isEmpty {
            let page = rest.prefix(PickupService.atOnce)
            rest = rest.dropFirst(page.count)
            try service.commitGuard.transaction(on: connection) { try body(page, $0) }
        }
    }

    /// - Parameter body: changes a page; gives how many it was.
    private func inPages(
        on connection: Connection, _ body: (borrowing Connection) throws -> Int
    ) throws {
        var count = 0
        repeat {
            count = try service.commitGuard.transaction(on: connection) { try body($0) }
        } while count == PickupService.atOnce
    }

    /// Keeps why a file is not fetched, or not put away; said anew only where that is another reason.
    ///
    /// - Parameter isKept: false of one that was fetched before: what is wrong with it today is no
    ///   trouble once nobody asks for it again.
    mutating func refuse(
        _ item: PickupItem, _ code: String, _ reason: Phrase, isKept: Bool = true,
        on connection: Connection
    ) throws {
        report.refused += 1
        let name = ForeignText.shown(item.name)
        report.tell(Phrase(en: "\(name): ", fr: "\(name) : ") + reason)
        guard isKept, item.code != code else { return }
        try service.commitGuard.transaction(on: connection) { connection in
            try PickupBook.note(code, reason, of: item.id, on: connection)
        }
    }

    private static let takenBack = Phrase(
        en: "What was fetched of it by another address of this pickup was taken back here. If it is"
            + " to be loaded, `bascule pickups backfill` fetches it",
        fr: "Ce qui en a été pris par une autre adresse de cette collecte a été annulé ici. S'il"
            + " doit être chargé, `bascule pickups backfill` le prend")
}
