// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

/// Tariffs held against the bounds of the law: told, never refused.
@Suite struct TaxBoundsTests {
    private func scene() throws -> TaxScene {
        try TaxScene(feeds: ["taxe_bornes"], aggregates: ["taxe_tarifs_bornes"])
    }

    /// Category, stretch of days, bounds, what is wrong.
    private func judged(_ tax: TaxScene) throws -> [String] {
        try tax.scene.texts(
            """
            select categorie, to_char(du, 'DD/MM/YY'), to_char(au, 'DD/MM/YY'),
                   trim_scale(minimum)::text, trim_scale(maximum)::text, avertissement
              from datamart.taxe_tarifs_bornes
             order by categorie, debut, du
            """)
    }

    private func messages(_ tax: TaxScene) throws -> [String] {
        try tax.scene.texts(
            "select message from datamart.taxe_tarifs_bornes order by categorie, debut, du")
    }

    @Test func `a tariff outside of the bounds is taken and told, one upon them is within`()
        async throws
    {
        let tax = try scene()
        try tax.load(
            "bornes",
            [
                "3 étoiles;01/01/2026;01/01/2027;0,50;1,70;;",
                "non classé;01/01/2019;;;;1;5", "palace;01/01/2026;01/01/2027;;4,90;;",
            ])
        try tax.load(
            "tarifs",
            [
                "A;3 étoiles;01/01/2026;01/01/2027;0,50;;;",
                "B;3 étoiles;01/02/2026;01/01/2027;1,70;;;",
                "C;3 étoiles;01/03/2026;01/01/2027;0,499;;;",
                "D;3 étoiles;01/04/2026;01/01/2027;1,7001;;;",
                "A;non classé;01/01/2026;01/01/2027;;5;;",
                "B;non classé;01/02/2026;01/01/2027;;0,9;;",
                "C;non classé;01/03/2026;01/01/2027;;5,01;;",
                "A;palace;01/01/2026;01/01/2027;4,90;;;",
                "B;palace;01/02/2026;01/01/2027;4,91;;;",
                "A;roulotte;01/01/2026;01/01/2027;9,99;;;",
                "A;tente;01/01/2026;01/01/2027;;;2,00;",
            ])
        try await tax.refresh()
        #expect(
            try judged(tax).map { $0.replacing("|01/01/27", with: "") }
                == [
                    "3 étoiles|01/01/26|0.5|1.7|∅", "3 étoiles|01/02/26|0.5|1.7|∅",
                    "3 étoiles|01/03/26|0.5|1.7|tarif_sous_minimum",
                    "3 étoiles|01/04/26|0.5|1.7|tarif_sur_maximum",
                    "non classé|01/01/26|∅|∅|∅", "non classé|01/02/26|∅|∅|taux_sous_minimum",
                    "non classé|01/03/26|∅|∅|taux_sur_maximum",
                    // What is not known allows nothing, and is no 0.
                    "palace|01/01/26|∅|4.9|borne_inconnue",
                    "palace|01/02/26|∅|4.9|tarif_sur_maximum",
                    "roulotte|01/01/26|∅|∅|borne_inconnue", "tente|01/01/26|∅|∅|tarif_inconnu",
                ])
        #expect(
            try messages(tax) == [
                "∅", "∅", "Tarif de 0,499 € : sous le minimum légal de 0,50 €.",
                "Tarif de 1,7001 € : au-dessus du maximum légal de 1,70 €.", "∅",
                "Taux de 0,90 % : sous le minimum légal de 1,00 %.",
                "Taux de 5,01 % : au-dessus du maximum légal de 5,00 %.",
                "Borne légale inconnue pour cette catégorie à cette date : le tarif n'est pas vérifié.",
                "Tarif de 4,91 € : au-dessus du maximum légal de 4,90 €.",
                "Borne légale inconnue pour cette catégorie à cette date : le tarif n'est pas vérifié.",
                "Ni tarif ni taux : rien à comparer.",
            ])
    }

    @Test func `bounds that change within a tariff's time judge it anew from that day on`()
        async throws
    {
        let tax = try scene()
        // Before any bound is known.
        try tax.load("tarifs", ["A;gîte;01/03/2025;;0,90;;;", "A;hors;01/01/2026;01/01/2026;9;;;"])
        try await tax.refresh()
        #expect(
            try judged(tax) == [
                "gîte|01/03/25|01/01/26|∅|∅|borne_inconnue",
                "gîte|01/01/26|01/01/27|∅|∅|borne_inconnue",
            ], "and nothing of one that holds on no day")
        let file = try tax.load(
            "bornes",
            [
                "gîte;01/01/2025;01/01/2026;0,30;0,90;;", "gîte;01/01/2026;01/07/2026;0,30;0,80;;",
                "gîte;01/07/2026;;0,95;1,00;;",
            ])
        try await tax.refresh()
        let both = [
            "gîte|01/03/25|01/01/26|0.3|0.9|∅",
            "gîte|01/01/26|01/07/26|0.3|0.8|tarif_sur_maximum",
            "gîte|01/07/26|01/01/27|0.95|1|tarif_sous_minimum",
        ]
        #expect(try judged(tax) == both)
        // A bound that is other, and two that contradict each other.
        try tax.load("bornes", ["gîte;01/01/2026;01/07/2026;0,30;0,90;;"])
        try tax.load("bornes", ["gîte;01/08/2026;;0,10;1,00;;"])
        try await tax.refresh()
        #expect(
            try judged(tax) == [
                both[0], "gîte|01/01/26|01/07/26|0.3|0.9|∅",
                "gîte|01/07/26|01/08/26|0.95|1|tarif_sous_minimum",
                "gîte|01/08/26|01/01/27|∅|∅|borne_double",
            ])
        // Taken back, nothing is known of the days that no other file tells of.
        try tax.scene.revert(file, "taxe_bornes")
        try await tax.refresh()
        #expect(
            try judged(tax) == [
                "gîte|01/03/25|01/01/26|∅|∅|borne_inconnue",
                "gîte|01/01/26|01/07/26|0.3|0.9|∅", "gîte|01/07/26|01/08/26|∅|∅|borne_inconnue",
                "gîte|01/08/26|01/01/27|0.1|1|∅",
            ])
    }

    private struct Rows: Sendable {
        var tariffs: [(debut: Int, fin: Int?, cents: Int)] = []
        var bounds: [(debut: Int, fin: Int?, low: Int?, high: Int?)] = []

        /// What is wrong with a tariff on a day of 2026, counted from its first.
        func warning(_ cents: Int, _ day: Int) -> String {
            let those = bounds.filter { $0.debut <= day && $0.fin.map { $0 > day } ?? true }
            guard let bound = those.first else { return "borne_inconnue" }
            if those.contains(where: { $0.low != bound.low || $0.high != bound.high }) {
                return "borne_double"
            }
            if let low = bound.low, cents < low { return "tarif_sous_minimum" }
            if let high = bound.high, cents > high { return "tarif_sur_maximum" }
            return bound.low == nil || bound.high == nil ? "borne_inconnue" : "∅"
        }
    }

    private static func random(_ random: inout SeededGenerator) -> Rows {
        var rows = Rows()
        var taken: Set<Int> = []
        for _ in 0..<6 {
            let debut = Int.random(in: 0..<300, using: &random)
            let length = Int.random(in: 0..<60, using: &random)
            let fin = Bool.random(using: &random) ? nil : debut + length
            guard taken.insert(debut).inserted else { continue }
            rows.tariffs.append((debut, fin, Int.random(in: 1...9, using: &random)))
            let low = Int.random(in: 1...5, using: &random)
            rows.bounds.append(
                (
                    debut, fin, Bool.random(using: &random) ? low : nil,
                    Int.random(in: 0..<3, using: &random) == 0 ? nil : low + 3
                ))
        }
        rows.bounds.shuffle(using: &random)
        // The bounds' days are others than the tariffs'.
        rows.bounds = rows.bounds.map { ($0.debut / 2, $0.fin, $0.low, $0.high) }
        return rows
    }

    private static func day(_ number: Int?) -> String {
        guard let number else { return "" }
        let date = Date(timeIntervalSince1970: Double(20_454 + number) * 86_400)
        return date.formatted(
            Date.VerbatimFormatStyle(
                format:
                    "\(day: .twoDigits)/\(month: .twoDigits)/\(year: .padded(4))",
                locale: Locale(identifier: "en_US_POSIX"), timeZone: .gmt,
                calendar: Calendar(identifier: .gregorian)))
    }

    @Test(arguments: 0..<3)
    func `each day of each tariff is judged by the bounds of that day`(_ run: Int) async throws {
        var generator = SeededGenerator(for: "bornes \(run)")
        let rows = Self.random(&generator)
        let tax = try scene()
        func money(_ cents: Int?) -> String { cents.map { "0,0\($0)" } ?? "" }
        let unique = Dictionary(rows.bounds.map { ($0.debut, $0) }) { first, _ in first }
        try tax.load(
            "bornes",
            unique.values.map {
                "x;\(Self.day($0.debut));\(Self.day($0.fin));\(money($0.low));\(money($0.high));;"
            })
        try tax.load(
            "tarifs",
            rows.tariffs.map {
                "A;x;\(Self.day($0.debut));\(Self.day($0.fin));\(money($0.cents));;;"
            })
        try await tax.refresh()
        let oracle = Rows(tariffs: rows.tariffs, bounds: Array(unique.values))
        for tariff in rows.tariffs {
            let days = tariff.debut..<min(tariff.fin ?? 365, 365)
            let found = try tax.scene.texts(
                """
                select coalesce(avertissement, '∅')
                  from datamart.taxe_tarifs_bornes, generate_series(du, au - 1, interval '1 day') j
                 where debut = to_date(\(Self.day(tariff.debut)), 'DD/MM/YYYY') and j < '2027-01-01'
                 order by j
                """)
            #expect(found == days.map { oracle.warning(tariff.cents, $0) }, "\(tariff)")
        }
    }
}
