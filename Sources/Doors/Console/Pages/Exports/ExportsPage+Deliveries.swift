// SPDX-License-Identifier: Apache-2.0

internal import Application
internal import Journal
internal import Postgres
internal import Wording

/// What people want of files that go to other hosts.
extension ExportsPage {
    static func deliver(_ visit: Visit) async throws -> Answer {
        guard let id = visit.parameters["id"].flatMap({ Int64($0) }), id > 0 else {
            throw Refusal.notFound
        }
        let (installation, target) = (visit.site.installation, visit.form["target"])
        return try await change(visit, .exportSent) { actor, connection in
            _ = try SendExport(id, to: target, in: installation).run(by: actor, on: connection)
        }
    }

    static func pause(_ visit: Visit) async throws -> Answer {
        let (name, reason) = (try declared(visit), try visit.remark("reason"))
        let installation = visit.site.installation
        return try await change(visit, .exportPaused) { actor, connection in
            _ = try PauseExport(name, because: reason, in: installation)
                .run(by: actor, on: connection)
        }
    }

    static func resume(_ visit: Visit) async throws -> Answer {
        let name = try declared(visit)
        return try await change(visit, .exportResumed) { actor, connection in
            _ = try ResumeExport(name).run(by: actor, on: connection)
        }
    }

    private static func declared(_ visit: Visit) throws -> String {
        let name = visit.parameters["export"] ?? ""
        guard visit.site.declared.exports().contains(where: { $0.name == name }) else {
            throw Refusal.notFound
        }
        return name
    }

    private static func change(
        _ visit: Visit, _ flash: Flash,
        _ work: @escaping @Sendable (JournalActor, Connection) throws -> Void
    ) async throws -> Answer {
        let actor = try visit.actor
        do {
            try await visit.site.pool.withConnection { try work(actor, $0) }
        } catch let error as any Worded {
            return try await answer(visit, status: 409, errors: [visit.face(error.sentence)])
        }
        return visit.done("/exports", flash)
    }
}
