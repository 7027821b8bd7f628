// SPDX-License-Identifier: Apache-2.0

import Aggregates
import Calendar
import Configuration
import Postgres
import TestSupport
import Testing

/// Random imports, amendments, reverts and refreshes: the aggregates are always what a computation
/// of everything from nothing gives.
@Suite(.serialized) struct AggregateRandomTests {
    /// Late data, amendments that move rows between days, streamed files, reverts; in a zone
    /// without summer time, and around both changes of one with it.
    @Test(arguments: [
        ("America/Guadeloupe", "2026-03-12"), ("Europe/Paris", "2026-03-25"),
        ("Europe/Paris", "2026-10-20"),
    ])
    func `incremental equals computed from nothing`(zone: String, from: String) async throws {
        var run = try RandomMill("aggregates \(zone) \(from)", zone: zone, from: from)
        for _ in 0..<6 {
            for _ in 0..<Int.random(in: 1...5, using: &run.random) { try run.step() }
            try await run.refresh()
            try run.compare()
        }
    }

    @Test func `two refreshes at once beside imports leave nothing out`() async throws {
        var run = try RandomMill(
            "aggregates at once", zone: "America/Guadeloupe", from: "2026-03-12")
        for _ in 0..<3 {
            let service = try run.scene.service(parallel: 2)
            async let first = service.refresh()
            async let second = service.refresh()
            for _ in 0..<6 { try run.step() }
            #expect(try await first.failures == [])
            #expect(try await second.failures == [])
            for _ in 0..<3 { try run.step() }
            async let third = service.refresh()
            async let fourth = service.refresh()
            _ = try await (third, fourth)
            // Each leaves windows under computation elsewhere to the other: now there is no other.
            try await run.refresh()
            try run.compare()
        }
    }
}

/// One random history of a mill.
struct RandomMill {
    let scene: AggregateScene
    var random: SeededGenerator
    private let firstDay: Int64
    private let connection: Connection
    private var live: [(id: Int64, feed: String)] = []
    private var number = 0

    init(_ name: String, zone: String, from: String) throws {
        random = SeededGenerator(for: name)
        firstDay = try #require(CivilText.days(from))
        scene = try AggregateScene(
            feeds: [
                "labo_resultats", "cannes_livraisons", "production_jour", "arrets", Self.meters,
            ],
            aggregates: AggregateScene.gardels + [Self.monthly]
        ) { settings in settings.zone = zone }
        connection = try scene.database.connect()
    }

    /// A feed without a key: its rows are never amended, and may be there twice.
    private static let meters = """
        feed: compteurs
        files: ["*.csv"]
        dialect: { encoding: utf-8, delimiter: ";" }
        numbers: { decimal: "," }
        columns:
          - { name: lu_le, type: timestamp, format: ["dd/mm/yyyy hh:mm"] }
          - { name: jour, type: date, format: ["dd/mm/yyyy"] }
          - { name: index, type: numeric }
        table: essai.compteurs
        """

    /// Weeks from two columns of one table, and from another aggregate.
    private static let monthly = """
        aggregate: semaine
        grain: week
        sources:
          - { table: essai.compteurs, time: lu_le }
          - { table: essai.compteurs, day: jour }
          - { table: datamart.cannes_jour, day: jour }
        query: |
          select :day::date as semaine, m.n, d.total, c.net_t
            from (select count(*) as n from essai.compteurs
                   where lu_le >= :window_start and lu_le < :window_end) m,
                 (select sum(index) as total from essai.compteurs
                   where jour >= :day and jour < :day_end) d,
                 (select sum(net_t) as net_t from datamart.cannes_jour
                   where jour >= :day and jour < :day_end) c
           where m.n > 0 or d.total is not null or c.net_t is not null
        """

    mutating func step() throws {
        if !live.isEmpty, Int.random(in: 0..<4, using: &random) == 0 {
            let place = Int.random(in: live.indices, using: &random)
            let file = live.remove(at: place)
            try scene.revert(file.id, file.feed, on: connection)
            return
        }
        let (feed, text) = file()
        let id = try scene.load(
            feed, text, streamed: Bool.random(using: &random), state: nil, on: connection)
        let state = try connection.query(
            "select state from bascule.file where id = \(id)")[0][0, as: String.self]
        if state == "loaded" { live.append((id, feed)) }
    }

    mutating func refresh() async throws {
        let service = try scene.service(parallel: Int.random(in: 1...2, using: &random))
        if Bool.random(using: &random) {
            // Some first, in any order; then the rest.
            let name = scene.catalog.aggregates.map(\.name).randomElement(using: &random)
            _ = try await service.refresh(name.map { [$0] })
        }
        let report = try await service.refresh()
        #expect(report.failures == [])
    }

    func compare() throws {
        let kept = try scene.contents(on: connection)
        let wanted = try scene.recomputed()
        #expect(kept.count == wanted.count)
        for (left, right) in zip(kept, wanted) where left != right {
            Issue.record("seed \(random.seed)\n\(left)\ninstead of\n\(right)")
            break
        }
        #expect(try connection.query("select count(*) from bascule.touch")[0][0, as: Int.self] == 0)
    }

    // MARK: files

    private mutating func pick<V>(_ values: [V]) -> V {
        values[Int.random(in: values.indices, using: &random)]
    }

    private mutating func day() -> String {
        let parts = CivilText.day(firstDay + Int64.random(in: 0..<9, using: &random))
            .split(separator: "-")
        return "\(parts[2])/\(parts[1])/\(parts[0])"
    }

    /// Never between 2 and 3 o'clock, which a zone may have twice or not at all.
    private mutating func time() -> String {
        let hour = pick([0, 1, 3, 5, 6, 7, 12, 18, 23])
        let minute = pick([0, 15, 29, 59])
        return day() + (hour < 10 ? " 0" : " ") + "\(hour):" + (minute < 10 ? "0" : "")
            + "\(minute)"
    }

    private mutating func file() -> (String, String) {
        number += 1
        let rows = Int.random(in: 1...12, using: &random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0:
            let header = "Échantillon;Flux;Paramètre;Prélevé le;Réplicat;Valeur;Statut;Analyste\n"
            return ("labo_resultats", header + unique(rows) { $0.result() })
        case 1:
            let header =
                "Campagne;Bordereau;Pesé le;Brut (t);Tare (t);Net (t);Brix;Pol;Fibre;Véhicule\n"
            return ("cannes_livraisons", header + unique(rows) { $0.delivery() })
        case 2:
            let header = "Jour;Canne;Imbibition;Jus mélangé;Bagasse;Mélasse;Sucre\n"
            return ("production_jour", header + unique(rows) { $0.production() })
        case 3: return ("arrets", "Début;Fin;Secteur;Motif\n" + unique(min(rows, 4)) { $0.stop() })
        default: return ("compteurs", "lu_le;jour;index\n" + unique(rows) { $0.meter() })
        }
    }

    /// Rows of which no two have the same key: the text before the bar.
    private mutating func unique(_ count: Int, _ row: (inout Self) -> (String, String)) -> String {
        var seen: Set<String> = []
        return (0..<count).map { _ in row(&self) }.filter { seen.insert($0.0).inserted }
            .map { $0.1 + "\n" }.joined()
    }

    private mutating func result() -> (String, String) {
        let sample = pick(["JM 1", "JM 2", "BA 1", "SU 1", "CA 1"])
        let parameter = pick(["brix", "pol", "fibre", "humidite"])
        let at = time()
        let flux =
            [
                "JM": "jus_melange", "BA": "bagasse", "SU": "sucre", "CA": "canne",
            ][String(sample.prefix(2))] ?? "eau"
        let replicate = pick([1, 1, 2, 3])
        let value = pick(["12,5", "13,25", "<0,5", ">20", "14", "n.d.", "12,125"])
        let status = pick(["P", "F", "C", "X"])
        return (
            "\(sample) \(parameter) \(at) \(replicate)",
            "\(sample);\(flux);\(parameter);\(at);\(replicate);\(value);\(status);a\(number)"
        )
    }

    private mutating func delivery() -> (String, String) {
        let slip = "B-\(Int.random(in: 1...15, using: &random))"
        let (gross, tare) = (pick([30, 32, 35]), pick([8, 10]))
        let brix = pick(["16", "17,5", ""])
        return (
            slip,
            "2026;\(slip);\(time());\(gross);\(tare);\(gross - tare);\(brix);\(pick(["13", "14,2", ""]));"
                + "\(pick(["14", ""]));v\(number)"
        )
    }

    private mutating func production() -> (String, String) {
        let day = day()
        let cane = pick(["5000", "5200,5", "", "0"])
        return (
            day, "\(day);\(cane);1300;\(pick(["5100", ""]));1500;170;\(pick(["500", "510,25"]))"
        )
    }

    private mutating func stop() -> (String, String) {
        let (first, second) = (time(), time())
        let sector = pick(["moulin", "champ"])
        // The end may lie before the beginning: such a stop counts nowhere.
        return ("\(first) \(sector)", "\(first);\(pick([second, ""]));\(sector);n\(number)")
    }

    private mutating func meter() -> (String, String) {
        let at = pick([time(), ""])
        let value = Int.random(in: 1...9, using: &random)
        return ("\(number) \(at)", "\(at);\(pick([day(), ""]));\(value)")
    }
}
