// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Feeds
internal import Fetching
internal import Ingest
internal import Postgres
internal import Wording

/// One look of a pickup, with the other host's folder open.
struct PickupRun {
    let delivery: PickupDelivery
    /// As it is declared.
    let declared: Pickup.Folder
    let folder: SFTPFolder
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
        for (place, task) in plan.fetch.enumerated() {
            guard ContinuousClock.now < end else {
                report.waiting += plan.fetch.count - place
                break
            }
            try fetch(task, on: connection)
            service.progress(Int64(place + 1), Int64(plan.fetch.count))
        }
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
        if declared.after == .keep {
            try inPages(on: connection) { connection in
                try PickupBook.forgive(
                    pickup.name, limit: PickupService.atOnce, on: connection)
            }
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

    private mutating func fetch(_ task: PickupPlan.Task, on connection: Connection) throws {
        let most = Int64(pickup.limits.bytes)
        guard task.file.bytes <= most else {
            return try refuse(task.item, "too_large", tooLarge(task, most), on: connection)
        }
        do {
            try handIn(task, on: connection)
            report.fetched += 1
        } catch is OtherByNow {
            report.waiting += 1
        } catch HandInRefusal.waits {
            // One of its name is in the inbox, and will be taken from there.
            report.waiting += 1
        } catch let refusal as HandInRefusal {
            try refuse(task.item, "name_refused", refusal.sentence, on: connection)
        } catch let trouble as FetchTrouble where Self.ofOneFile.contains(trouble.code) {
            try refuse(
                task.item, trouble.code.rawValue, trouble.sentence, on: connection)
        } catch let trouble as FetchTrouble {
            // It may be this file's: the next look fetches it after all others.
            try refuse(
                task.item, trouble.code.rawValue, trouble.sentence, on: connection)
            throw trouble
        }
    }

    /// Troubles that say nothing of the other files there.
    private static let ofOneFile: Set<FetchTrouble.Code> = [
        .denied, .notFound, .failed, .tooLarge,
    ]

    /// It is not as it was listed any more: the next look sees it as another one.
    private struct OtherByNow: Error {}

    private func handIn(_ task: PickupPlan.Task, on connection: Connection) throws {
        let item = task.item
        _ = try delivery.handIn.run(
            as: item.name, on: connection,
            note: { fileID, sha256, connection in
                try PickupBook.noteFetched(item.id, as: fileID, on: connection)
                try delivery.enter(item.name, sha256, as: fileID, on: connection)
            },
            lost: { fileID, connection in
                try PickupBook.undo(item.id, fileID, on: connection)
            },
            fill: { write in
                guard try folder.read(task.file, to: write) != nil else { throw OtherByNow() }
                service.observe(.read)
            })
        service.observe(.handedIn)
    }

    private func tooLarge(_ task: PickupPlan.Task, _ most: Int64) -> Phrase {
        Phrase(
            en: "It has \(task.file.bytes) bytes, more than the pickup's `limits.bytes` (\(most))."
                + " Raise that, or have it sent in parts",
            fr: "Il a \(task.file.bytes) octets, plus que `limits.bytes` de la collecte (\(most))."
                + " Relevez-la, ou faites-le envoyer en parties")
    }

    /// Keeps why a file is not fetched, or not put away; said anew only where that is another reason.
    mutating func refuse(
        _ item: PickupItem, _ code: String, _ reason: Phrase, on connection: Connection
    ) throws {
        report.refused += 1
        report.tell(Phrase(en: "\(item.name): ", fr: "\(item.name) : ") + reason)
        guard item.code != code else { return }
        try service.commitGuard.transaction(on: connection) { connection in
            try PickupBook.note(code, reason, of: item.id, on: connection)
        }
    }
}
