// SPDX-License-Identifier: Apache-2.0

import Ingest
import Postgres
import TestSupport
import Testing

/// Touches that imports and reverts leave in `bascule.touch`.
@Suite struct TouchTests {
    private func scene() throws -> AggregateScene {
        try AggregateScene(
            feeds: ["labo_resultats", "cannes_livraisons", "production_jour"],
            aggregates: ["resultats_retenus", "cannes_jour", Self.days])
    }

    private static let days = """
        aggregate: jours
        grain: factory_day
        sources: [{ table: production.jours, day: jour }]
        query: select count(*) as n from production.jours where jour = :day
        """

    /// `column from to` of each touch, local time; taken away.
    private func touches(_ scene: AggregateScene) throws -> [String] {
        let found = try scene.texts(
            """
            select column_name || ' ' || coalesce(to_char(from_at, 'DD HH24:MI') || ' '
                       || to_char(to_at, 'DD HH24:MI'), from_day || ' ' || to_day)
              from bascule.touch order by column_name, from_at, from_day
            """)
        _ = try scene.database.connect().execute("delete from bascule.touch")
        return found
    }

    private func cane(_ rows: String...) -> String {
        "Campagne;Bordereau;Pesé le;Brut (t);Tare (t);Net (t)\n"
            + rows.map { "2026;\($0);30;10;20\n" }.joined()
    }

    @Test(arguments: [false, true])
    func `an import marks the quarter hours of its rows, neighbours together`(streamed: Bool) throws
    {
        let scene = try scene()
        try scene.load(
            "cannes_livraisons",
            cane(
                "A;15/03/2026 07:01", "B;15/03/2026 07:29", "C;15/03/2026 07:30",
                "D;15/03/2026 09:00", "E;14/03/2026 23:59:59"), streamed: streamed)
        #expect(
            try touches(scene) == [
                "pese_le 14 23:45 15 00:00", "pese_le 15 07:00 15 07:45",
                "pese_le 15 09:00 15 09:15",
            ])
    }

    @Test(arguments: [false, true])
    func `an amendment marks where the row was too, the same rows again mark nothing`(
        streamed: Bool
    ) throws {
        let scene = try scene()
        try scene.load("cannes_livraisons", cane("A;15/03/2026 07:01", "B;15/03/2026 12:00"))
        _ = try touches(scene)
        try scene.load(
            "cannes_livraisons", cane("A;16/03/2026 07:01", "B;15/03/2026 12:00"),
            streamed: streamed)
        #expect(
            try touches(scene) == [
                "pese_le 15 07:00 15 07:15", "pese_le 15 12:00 15 12:15",
                "pese_le 16 07:00 16 07:15",
            ])
        try scene.load(
            "cannes_livraisons", cane("B;15/03/2026 12:00", "A;16/03/2026 07:01"),
            streamed: streamed)
        #expect(try touches(scene) == [])
    }

    @Test func `a revert marks what goes and what comes back`() throws {
        let scene = try scene()
        try scene.load("cannes_livraisons", cane("A;15/03/2026 07:01"))
        let second = try scene.load(
            "cannes_livraisons", cane("A;16/03/2026 08:00", "B;17/03/2026 09:00"))
        _ = try touches(scene)
        try scene.revert(second, "cannes_livraisons")
        #expect(
            try touches(scene) == [
                "pese_le 15 07:00 15 07:15", "pese_le 16 08:00 16 08:15",
                "pese_le 17 09:00 17 09:15",
            ])
        try scene.revert(second, "cannes_livraisons")
        #expect(try touches(scene) == [])
    }

    @Test func `days are marked as days`() throws {
        let scene = try scene()
        let first = try scene.load(
            "production_jour", "Jour;Canne\n15/03/2026;1000\n16/03/2026;1000\n20/03/2026;1000\n")
        #expect(
            try touches(scene) == ["jour 2026-03-15 2026-03-17", "jour 2026-03-20 2026-03-21"])
        try scene.revert(first, "production_jour")
        #expect(
            try touches(scene) == ["jour 2026-03-15 2026-03-17", "jour 2026-03-20 2026-03-21"])
    }

    @Test(arguments: [false, true])
    func `a file that is refused marks nothing`(streamed: Bool) throws {
        let scene = try scene()
        try scene.load(
            "cannes_livraisons", cane("A;15/03/2026 07:01", "B;hier"), streamed: streamed,
            state: .rejected)
        #expect(try touches(scene) == [])
    }
}
