// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing

/// The taxe de séjour, on examples computed by hand and against exact fractions.
@Suite struct TaxTests {
    @Test func `a classified night is its tariff for each taxable person, a day let is none`()
        async throws
    {
        let tax = try TaxScene()
        try tax.loadReferences()
        try tax.load(
            "sejours",
            [
                "hotel;A;30/12/2025;01/01/2026;;4;1;;;;;direct",
                "hotel;B;15/03/2026;15/03/2026;;2;0;0;0;0;;direct",
                "hotel;C;15/03/2026;16/03/2026;;9;1;2;3;3;;direct",
            ])
        try await tax.refresh()
        #expect(
            try tax.nights() == [
                "A|30/12|0.88|0|0.88|2.64|∅", "A|31/12|0.88|0|0.88|2.64|∅",
                "C|15/03|0.88|0|0.88|0|∅",
            ])
        #expect(
            try tax.scene.texts(
                """
                select to_char(jour, 'DD/MM/YYYY'), hebergement, nuitees::text,
                       nuitees_assujetties::text, nuitees_exonerees::text,
                       trim_scale(taxe_totale)::text
                  from datamart.taxe_jour order by jour
                """) == [
                    "30/12/2025|hotel|4|3|1|2.64", "31/12/2025|hotel|4|3|1|2.64",
                    "15/03/2026|hotel|9|0|9|0",
                ])
    }

    /// The price of a stay in cents, its nights and persons, the rate in thousandths of a per cent.
    private struct Case {
        let cents, nights, persons, rate: Int

        /// Cents a night and person, half up, told by its definition: no division.
        func isRounded(_ result: Int) -> Bool {
            // cents · rate / (100 · 1000 · nights · persons)
            let (over, under) = (cents * rate, 100_000 * nights * persons)
            return (2 * result - 1) * under <= 2 * over && 2 * over < (2 * result + 1) * under
        }
    }

    @Test func `a share of the price has one division and one rounding, half up`() async throws {
        let tax = try TaxScene()
        var cases: [String: Case] = [:]
        var rows: [String] = []
        var tariffs: [String] = []
        var houses: [String] = []
        // 100 € for 3 nights and 8 persons at 3 % is 0.125: 0.13; two divisions give 0.12.
        for rate in [1_000, 3_000, 3_333, 5_000, 120_000] {
            houses.append("h\(rate);Nord;97122;taux \(rate);01/01/2026;")
            tariffs.append("Nord;taux \(rate);01/01/2026;;;\(Self.comma(rate, 3));;")
            for nights in [1, 2, 3, 7, 31] {
                for persons in [1, 3, 7, 8, 11] {
                    for cents in [1, 10_000, 12_345, 99_999, 100_050, 9_999_999] {
                        let name = "\(rate)-\(nights)-\(persons)-\(cents)"
                        cases[name] = Case(
                            cents: cents, nights: nights, persons: persons, rate: rate)
                        let end = try #require(Self.day(1 + nights))
                        rows.append(
                            "h\(rate);\(name);01/01/2026;\(end);;\(persons);;;;;"
                                + "\(Self.comma(cents, 2));")
                    }
                }
            }
        }
        try tax.load("hebergements", houses)
        try tax.load("tarifs", tariffs)
        try tax.load("sejours", rows)
        try await tax.refresh()
        let found = try tax.scene.texts(
            """
            select sejour, (min(tarif) * 100)::text, bool_and(montant = tarif * nuitees)::text,
                   count(*)::text
              from datamart.taxe_nuits group by sejour having count(distinct tarif) = 1
            """
        ).map { $0.split(separator: "|").map(String.init) }
        #expect(found.count == cases.count)
        for row in found {
            let expected = try #require(cases[row[0]])
            let cents = try #require(Int(row[1].prefix { $0 != "." }))
            #expect(row[1].dropFirst("\(cents).".count).allSatisfy { $0 == "0" })
            #expect(expected.isRounded(cents), "\(row[0]): \(cents)")
            #expect(row[2] == "true" && row[3] == "\(expected.nights)")
        }
        #expect(found.first { $0[0] == "3000-3-8-10000" }?[1].hasPrefix("13") == true)
    }

    private static func comma(_ number: Int, _ digits: Int) -> String {
        let text = String(number)
        let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
        return padded.dropLast(digits) + "," + padded.suffix(digits)
    }

    /// The n-th day of 2026, which has none beyond the 366th here.
    private static func day(_ number: Int) -> String? {
        let months = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        var rest = number
        for (index, days) in months.enumerated() {
            if rest <= days { return "\(two(rest))/\(two(index + 1))/2026" }
            rest -= days
        }
        return rest == 1 ? "01/01/2027" : nil
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    @Test func `a rate is capped by the highest tariff, or by the cap that is told, or not at all`()
        async throws
    {
        let tax = try TaxScene()
        try tax.loadReferences()
        try tax.load("hebergements", ["villa;Sud;97129;non classé;01/01/2025;"])
        try tax.load(
            "tarifs",
            ["Sud;non classé;01/01/2025;;;3;1,10;", "Sud;palace;01/01/2025;;4,90;;;"])
        try tax.load(
            "sejours",
            [
                "case;au plus;15/03/2026;16/03/2026;;1;;;;;76,66;",
                "case;capé;15/03/2026;16/03/2026;;1;;;;;1000;",
                "gite;libre;15/03/2026;16/03/2026;;1;;;;;1000;",
                "villa;dit;15/03/2026;16/03/2026;;1;;;;;1000;",
            ])
        try await tax.refresh()
        #expect(
            try tax.nights() == [
                "au plus|15/03|2.3|0|2.3|2.3|∅", "capé|15/03|2.3|0|2.3|2.3|∅",
                "dit|15/03|1.1|0|1.1|1.1|∅", "libre|15/03|50|0|50|50|∅",
            ])
    }

    @Test func `additional taxes are rounded one by one, and a published total goes before them`()
        async throws
    {
        let tax = try TaxScene()
        try tax.load(
            "hebergements",
            ["a;IDF;75056;3 étoiles;01/01/2025;", "b;Guéret;23096;3 étoiles;01/01/2025;"])
        try tax.load(
            "tarifs",
            ["IDF;3 étoiles;01/01/2025;;0,85;;;", "Guéret;3 étoiles;01/01/2025;;0,85;;;0,93"])
        // 0.085 is 0.09, 0.1275 is 0.13, 1.70: a sum of rates would give 1.91.
        try tax.load(
            "additionnelles",
            [
                "IDF;département;01/01/2025;;10", "IDF;IDFM;01/01/2025;;200",
                "IDF;SGP;01/01/2025;;15", "IDF;passée;01/01/2020;01/01/2026;50",
                "Guéret;département;01/01/2025;;10",
            ])
        try tax.load(
            "sejours",
            [
                "a;A;15/03/2026;16/03/2026;;2;;;;;;", "b;B;15/03/2026;16/03/2026;;3;1;;;;;",
            ])
        try await tax.refresh()
        #expect(
            try tax.nights() == [
                "A|15/03|0.85|1.92|2.77|5.54|∅", "B|15/03|0.85|0.08|0.93|1.86|∅",
            ])
        #expect(
            try tax.scene.texts(
                "select additionnelles from datamart.taxe_nuits where sejour = 'A'")
                == ["IDFM 1,70 + SGP 0,13 + département 0,09"])
    }

    @Test func `each night has the tariff, the category and the taxes of its own date`()
        async throws
    {
        let tax = try TaxScene()
        try tax.load(
            "hebergements",
            ["a;X;1;2 étoiles;01/01/2025;02/01/2026", "a;X;1;3 étoiles;02/01/2026;"])
        try tax.load(
            "tarifs",
            [
                "X;2 étoiles;01/01/2025;01/01/2026;0,50;;;", "X;2 étoiles;01/01/2026;;0,60;;;",
                "X;3 étoiles;01/01/2026;;1,00;;;",
            ])
        try tax.load("additionnelles", ["X;département;03/01/2026;;10"])
        try tax.load("sejours", ["a;S;31/12/2025;04/01/2026;;2;;;;;;"])
        try await tax.refresh()
        #expect(
            try tax.nights() == [
                "S|31/12|0.5|0|0.5|1|∅", "S|01/01|0.6|0|0.6|1.2|∅", "S|02/01|1|0|1|2|∅",
                "S|03/01|1|0.1|1.1|2.2|∅",
            ])
    }
}
