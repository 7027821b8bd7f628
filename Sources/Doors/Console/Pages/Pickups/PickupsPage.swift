// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Postgres
internal import Views
internal import Wording

/// `/pickups`: from which hosts files are fetched, how the last looks ended, and what became of each file.
enum PickupsPage {
    static func show(_ visit: Visit) async throws -> Answer {
        try await answer(visit, errors: [])
    }

    /// Has a job look at once.
    static func run(_ visit: Visit) async throws -> Answer {
        let name = visit.parameters["pickup"] ?? ""
        guard DeclaredPickup.all(visit.site.installation).contains(where: { $0.name == name })
        else { throw Refusal.notFound }
        let actor = try visit.actor
        let job = EnqueueJob.pickup(name, in: visit.site.settings)
        do {
            let number = try await visit.site.pool.withConnection {
                try job.number(by: actor, on: $0)
            }
            return visit.done("/pickups", .pickupQueued, count: Int(number))
        } catch let error as any Worded {
            return try await answer(visit, status: 422, errors: [visit.face(error.sentence)])
        }
    }

    private static func answer(
        _ visit: Visit, status: Int = 200, errors: [String]
    ) async throws -> Answer {
        let list = try ListQuery(visit, "/pickups", ["pickup"])
        let declared = DeclaredPickup.all(visit.site.installation)
        // Without a name the first: files are listed of one.
        let name = list["pickup"] ?? declared.first?.name ?? ""
        let (filter, page) = (PickupItemView.Filter(pickup: name), try list.page())
        let (found, known, now) = try await visit.site.pool.withConnection { connection in
            (
                try filter.read(page, on: connection), try PickupView.all(on: connection),
                try connection.now()
            )
        }
        let face = visit.face
        let frame = PickupsFrame(
            declared: declared, known: known, shown: name, found: found, now: now, list: list,
            face: face)
        let title = face(en: "Pickups", fr: "Collectes")
        return .page(
            Layout.page(
                face, "pickups", title: title,
                """
                <section class="verdict"><h1>\(title)</h1><p>\(frame.sentence)</p></section>
                \(visit.flash)\(Layout.errors(errors))\(Mistaken(of: .pickups, visit).note)
                \(frame.declarations)\(frame.files)
                """), status: status)
    }
}
