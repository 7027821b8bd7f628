// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing

@testable import Aggregates

private struct Refused: Error {}

/// A job that lost its work to another worker computes nothing.
@Suite struct AggregateCommitGuardTests {
    private static let counting = """
        aggregate: essai
        grain: factory_day
        sources: [{ table: labo.resultats, time: preleve_le }]
        key: [jour]
        query: |
          select :day::date as jour, count(*) as n, 1 / (max(valeur) - 8) as q
            from labo.resultats
           where preleve_le >= :window_start and preleve_le < :window_end
          having count(*) > 0
        """

    private func scene(value: Int = 7) throws -> AggregateScene {
        let scene = try AggregateScene(feeds: ["labo_resultats"], aggregates: [Self.counting])
        try scene.load(
            "labo_resultats",
            "Échantillon;Flux;Paramètre;Prélevé le;Valeur\na;eau;ph;14/03/2026 08:00;\(value)\n")
        return scene
    }

    private func refused(_ scene: AggregateScene, atItsEnd: Bool) throws -> AggregateService {
        let refuse: CommitGuard.Ask = { _ in throw Refused() }
        let grant: CommitGuard.Ask = { _ in }
        return AggregateService(
            scene.catalog, connections: try scene.database.options, parallel: 1,
            commitGuard: CommitGuard(
                open: atItsEnd ? grant : refuse, hold: atItsEnd ? refuse : grant))
    }

    @Test(arguments: [false, true])
    func `a change stays to be marked, and a window stays stale`(atItsEnd: Bool) async throws {
        let scene = try scene()
        let service = try refused(scene, atItsEnd: atItsEnd)
        await #expect(throws: Refused.self) { try await service.refresh() }
        #expect(try scene.texts("select count(*)::text from bascule.touch") == ["1"])
        _ = try Marking(catalog: scene.catalog).run(on: try scene.database.connect())
        await #expect(throws: Refused.self) { try await service.refresh() }
        #expect(try scene.texts("select count(*)::text from datamart.essai") == ["0"])
        #expect(
            try scene.texts("select count(stale_since)::text from bascule.aggregate_window") == [
                "1"
            ])
    }

    @Test(arguments: [false, true])
    func `a backfill marks nothing, and a failure is not noted`(atItsEnd: Bool) async throws {
        let scene = try scene(value: 8)
        let service = try refused(scene, atItsEnd: atItsEnd)
        let range = try BackfillRange(from: "2026-03-20", to: "2026-03-22")
        await #expect(throws: Refused.self) { try await service.backfill(["essai"], range) }
        #expect(try scene.texts("select count(*)::text from bascule.aggregate_window") == ["0"])
        _ = try Marking(catalog: scene.catalog).run(on: try scene.database.connect())
        await #expect(throws: Refused.self) { try await service.refresh() }
        #expect(
            try scene.texts("select sum(failures)::text from bascule.aggregate_window") == ["0"])
    }
}
