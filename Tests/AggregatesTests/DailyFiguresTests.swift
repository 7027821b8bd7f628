// SPDX-License-Identifier: Apache-2.0

import Aggregates
import Foundation
import Postgres
import TestSupport
import Testing

/// The report's figures beside the same computed here, from random days with cells missing.
@Suite struct DailyFiguresTests {
    /// The known figures of a day: tonnes by column, laboratory by stream and parameter.
    private struct Day {
        var tonnes: [String: Double] = [:]
        var labo: [String: Double] = [:]

        func t(_ name: String) -> Double? { tonnes[name] }
        func l(_ name: String) -> Double? { labo[name] }

        var net: Double? {
            t("jus_melange").map { $0 * (1 - (l("jus_melange.insolubles") ?? 0) / 100) }
        }
        var polJuice: Double? { times(net, l("jus_melange.pol")) }
        var polBagasse: Double? { times(t("bagasse"), l("bagasse.pol")) }
        var polCane: Double? { plus(polJuice, polBagasse) }
        var polSugar: Double? { times(t("sucre"), l("sucre.pol")) }
        var polCake: Double? { times(t("ecume"), l("ecume.pol")) }
        var polMolasses: Double? { times(t("melasse"), l("melasse.pol")) }
        var lost: Double? {
            guard let polCane, let polSugar, let polBagasse, let polCake, let polMolasses else {
                return nil
            }
            return polCane - polSugar - polBagasse - polCake - polMolasses
        }
        var fibre: Double? { times(t("canne"), l("canne.fibre")) }
        var fibreBagasse: Double? { times(t("bagasse"), l("bagasse.fibre")) ?? fibre }

        var dryMatter: Double? { l("sucre.brix") ?? l("sucre.humidite").map { 100 - $0 } }
        var drySugar: Double? { times(t("sucre"), dryMatter) }
        var brixMolasses: Double? { times(t("melasse"), l("melasse.brix")) }
        var firstJuice: Double? { times(t("canne"), l("jus_premier.pol")) }

        private func times(_ tonnes: Double?, _ percent: Double?) -> Double? {
            guard let tonnes, let percent else { return nil }
            return tonnes * percent / 100
        }

        private func plus(_ left: Double?, _ right: Double?) -> Double? {
            guard let left, let right else { return nil }
            return left + right
        }
    }

    private typealias Part = @Sendable (Day) -> Double?

    /// Each figure as numerator and denominator, in per cent: to date their sums over days with
    /// both.
    private static let quotients: [(name: String, above: Part, below: Part)] = [
        ("perte_bagasse", { $0.polBagasse }, { $0.polCane }),
        ("perte_ecume", { $0.polCake }, { $0.polCane }),
        ("perte_melasse", { $0.polMolasses }, { $0.polCane }),
        ("perte_indeterminee", { $0.lost }, { $0.polCane }),
        ("imbibition_pct_fibre", { $0.t("imbibition") }, { $0.fibre }),
        ("imbibition_pct_canne", { $0.t("imbibition") }, { $0.t("canne") }),
        ("perte_moulins", { $0.polBagasse }, { $0.fibreBagasse }),
        ("extraction", { $0.polJuice }, { $0.polCane }),
        ("recuperation_fabrication", { $0.polSugar }, { $0.polJuice }),
        ("pol_pct_canne", { $0.polCane }, { $0.t("canne") }),
        ("rendement", { $0.t("sucre") }, { $0.t("canne") }),
        ("purete_melasse", { $0.polMolasses }, { $0.brixMolasses }),
        ("purete_sucre", { $0.polSugar }, { $0.drySugar }),
        ("ratio_java", { $0.polCane }, { $0.firstJuice }),
    ]

    /// The purities of a day need no tonnes: those weigh them to date.
    private static let purities: [String: (Part, Part)] = [
        "purete_melasse": ({ $0.l("melasse.pol") }, { $0.l("melasse.brix") }),
        "purete_sucre": ({ $0.l("sucre.pol") }, { $0.dryMatter }),
    ]

    private static let tonnes: [(String, String, ClosedRange<Int>)] = [
        ("canne", "Canne", 3_000...6_000), ("imbibition", "Imbibition", 700...1_500),
        ("jus_melange", "Jus mélangé", 3_000...6_000), ("bagasse", "Bagasse", 900...1_800),
        ("ecume", "Écume", 80...200), ("melasse", "Mélasse", 90...200),
        ("sucre", "Sucre", 300...700),
    ]
    private static let labo: [(String, ClosedRange<Int>)] = [
        ("jus_melange.pol", 1_100...1_400), ("jus_melange.insolubles", 10...90),
        ("jus_premier.pol", 1_400...1_900), ("bagasse.pol", 150...300),
        ("bagasse.fibre", 4_000...5_000), ("ecume.pol", 50...400), ("melasse.pol", 2_800...3_600),
        ("melasse.brix", 8_000...9_500), ("sucre.pol", 9_700...9_900),
        ("sucre.brix", 9_950...9_990), ("sucre.humidite", 5...50), ("canne.fibre", 1_200...1_700),
    ]

    private static let count = 12

    private func days() -> [Day] {
        var random = SeededGenerator(for: "daily figures")
        return (0..<Self.count).map { _ in
            var day = Day()
            for (name, _, range) in Self.tonnes where Int.random(in: 0..<8, using: &random) > 0 {
                day.tonnes[name] = Double(Int.random(in: range, using: &random))
            }
            for (name, range) in Self.labo where Int.random(in: 0..<5, using: &random) > 0 {
                day.labo[name] = Double(Int.random(in: range, using: &random)) / 100
            }
            return day
        }
    }

    private func load(_ days: [Day], into scene: AggregateScene) throws {
        let comma = { (value: Double) in "\(value)".replacing(".", with: ",") }
        var production = "Jour;" + Self.tonnes.map(\.1).joined(separator: ";") + "\n"
        var results = "Échantillon;Flux;Paramètre;Prélevé le;Valeur;Statut\n"
        for (index, day) in days.enumerated() {
            let date = "\(index + 10)/03/2026"
            let cells = Self.tonnes.map { day.tonnes[$0.0].map(comma) ?? "" }
            production += date + ";" + cells.joined(separator: ";") + "\n"
            for (name, value) in day.labo.sorted(by: { $0.key < $1.key }) {
                let parts = name.split(separator: ".")
                results += "E\(parts[0]);\(parts[0]);\(parts[1]);\(date) 08:00;\(comma(value));F\n"
            }
        }
        try scene.load("production_jour", production)
        try scene.load("labo_resultats", results)
    }

    private func number(_ text: String) -> Double? { text == "∅" ? nil : Double(text) }

    private func expect(_ found: Double?, _ wanted: Double?, _ what: String) {
        switch (found, wanted) {
        case (nil, nil): return
        case (let found?, let wanted?):
            #expect(abs(found - wanted) <= 1e-9 * max(1, abs(wanted)), "\(what)")
        default: Issue.record("\(what): \(found as Any), expected \(wanted as Any)")
        }
    }

    @Test func `every quotient of the day and to date is that of its numerators and denominators`()
        async throws
    {
        let scene = try AggregateScene()
        let days = days()
        try load(days, into: scene)
        #expect(try await scene.service(parallel: 2).refresh().failures == [])
        let columns = Self.quotients.flatMap { [$0.name, $0.name + "_cumul"] } + ["jus_net"]
        let list = columns.map { "\($0)::text" }.joined(separator: ", ")
        let rows = try scene.texts(
            """
            select \(raw: SQL(stringLiteral: list)), coalesce(origine_jus, '∅'),
                   coalesce(origine_jus_cumul, '∅')
              from datamart.rapport_journalier order by jour
            """
        ).map { $0.split(separator: "|").map(String.init) }
        #expect(rows.count == days.count)
        for (index, row) in rows.enumerated() {
            let soFar = days[...index]
            for (place, (name, above, below)) in Self.quotients.enumerated() {
                let day = days[index]
                let (upper, lower) = Self.purities[name] ?? (above, below)
                let quotient = upper(day).flatMap { u in lower(day).map { 100 * u / $0 } }
                expect(number(row[2 * place]), quotient, "\(name) of day \(index)")
                let both = soFar.filter { above($0) != nil && below($0) != nil }
                let sums = (
                    both.compactMap(above).reduce(0, +), both.compactMap(below).reduce(0, +)
                )
                expect(
                    number(row[2 * place + 1]), both.isEmpty ? nil : 100 * sums.0 / sums.1,
                    "\(name) to date, day \(index)")
            }
            expect(number(row[columns.count - 1]), days[index].net, "net juice of day \(index)")
            let origins = soFar.filter { $0.t("jus_melange") != nil }.map { day in
                day.l("jus_melange.insolubles") == nil ? "melange" : "net"
            }
            let own = days[index].t("jus_melange") == nil ? "∅" : origins.last
            #expect(row[columns.count] == own)
            let all = Set(origins)
            #expect(row[columns.count + 1] == (all.count > 1 ? "mixte" : all.first ?? "∅"))
        }
    }

    @Test func `net juice is what is weighed without its insoluble solids, and the day says so`()
        async throws
    {
        let scene = try AggregateScene()
        try scene.load(
            "production_jour", "Jour;Canne;Jus mélangé;Bagasse\n15/03/2026;5000;5000;1500\n")
        try scene.load(
            "labo_resultats",
            "Échantillon;Flux;Paramètre;Prélevé le;Valeur\n"
                + "JM;jus_melange;pol;15/03/2026 08:00;13\nBA;bagasse;pol;15/03/2026 08:00;2\n"
                + "JM;jus_melange;insolubles;15/03/2026 08:00;0,4\n")
        _ = try await scene.service().refresh()
        // 5000 · 0.996 = 4980 t; 4980 · 13 / 100 = 647.4 t; / (647.4 + 30).
        #expect(
            try scene.texts(
                """
                select trim_scale(jus_net)::text, origine_jus, trim_scale(pol_jm_t)::text,
                       round(extraction, 6)::text, trim_scale(jus_net_cumul)::text
                  from datamart.rapport_journalier
                """) == ["4980|net|647.4|95.571302|4980"])
    }
}
