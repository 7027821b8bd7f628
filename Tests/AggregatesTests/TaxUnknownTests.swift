// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing

/// What can't be known of the taxe de séjour is missing, with its reason, and never 0.
@Suite struct TaxUnknownTests {
    private struct Trouble: Sendable {
        let anomaly: String
        var houses = ["a;X;1;2 étoiles;01/01/2025;"]
        var tariffs = ["X;2 étoiles;01/01/2025;;0,50;;;"]
        var taxes: [String] = []
        var price = ""
        /// Whether the tariff itself is known.
        var hasTariff = false
    }

    private static let troubles = [
        Trouble(anomaly: "hebergement_inconnu", houses: ["b;X;1;2 étoiles;01/01/2025;"]),
        Trouble(
            anomaly: "hebergement_inconnu", houses: ["a;X;1;2 étoiles;01/01/2025;15/03/2026"]),
        Trouble(anomaly: "collectivite_inconnue", houses: ["a;;1;2 étoiles;01/01/2025;"]),
        Trouble(anomaly: "categorie_inconnue", houses: ["a;X;1;;01/01/2025;"]),
        Trouble(anomaly: "tarif_inconnu", houses: ["a;X;1;roulotte;01/01/2025;"]),
        Trouble(anomaly: "tarif_inconnu", tariffs: ["X;2 étoiles;16/03/2026;;0,50;;;"]),
        Trouble(anomaly: "tarif_inconnu", tariffs: ["X;2 étoiles;01/01/2025;;;;2,30;"]),
        Trouble(
            anomaly: "tarif_inconnu", tariffs: ["X;2 étoiles;01/01/2025;;;3;30;1,00"], price: "100"),
        Trouble(anomaly: "prix_inconnu", tariffs: ["X;2 étoiles;01/01/2025;;;3;2,30;"]),
        Trouble(
            anomaly: "prix_inconnu",
            tariffs: ["X;2 étoiles;01/01/2025;;;3;;", "X;palace;01/01/2025;;4,90;;;"]),
        Trouble(
            anomaly: "registre_double",
            houses: ["a;X;1;2 étoiles;01/01/2025;", "a;Y;1;2 étoiles;01/02/2025;"]),
        Trouble(
            anomaly: "tarif_double",
            tariffs: ["X;2 étoiles;01/01/2025;;0,50;;;", "X;2 étoiles;01/01/2026;;0,60;;;"]),
        Trouble(
            anomaly: "plafond_double",
            tariffs: [
                "X;2 étoiles;01/01/2025;;;3;;", "X;palace;01/01/2025;;4,90;;;",
                "X;palace;01/02/2025;;5,00;;;",
            ], price: "100"),
        Trouble(
            anomaly: "additionnelle_double",
            taxes: ["X;département;01/01/2025;;10", "X;département;01/01/2026;;15"],
            hasTariff: true),
    ]

    @Test(arguments: troubles.indices)
    func `an amount that can't be known is missing and says why`(_ index: Int) async throws {
        let trouble = Self.troubles[index]
        let tax = try TaxScene()
        try tax.load("hebergements", trouble.houses)
        try tax.load("tarifs", trouble.tariffs)
        if !trouble.taxes.isEmpty { try tax.load("additionnelles", trouble.taxes) }
        // Another accommodation of the same day is none of its business.
        try tax.load(
            "hebergements", ["témoin;Z;1;hôtel;01/01/2025;"])
        try tax.load("tarifs", ["Z;hôtel;01/01/2025;;1;;;"])
        try tax.load(
            "sejours",
            [
                "a;S;15/03/2026;16/03/2026;;2;;;;;\(trouble.price);",
                "témoin;T;15/03/2026;16/03/2026;;2;;;;;;",
            ])
        try await tax.refresh()
        let tariff = trouble.hasTariff ? "0.5" : "∅"
        #expect(
            try tax.nights() == [
                "S|15/03|\(tariff)|∅|∅|∅|\(trouble.anomaly)", "T|15/03|1|0|1|2|∅",
            ])
        #expect(
            try tax.scene.texts(
                """
                select hebergement, nuitees::text, trim_scale(taxe_totale)::text, anomalies::text
                  from datamart.taxe_jour order by hebergement
                """) == ["a|2|∅|1", "témoin|2|2|0"])
    }

    @Test func `registers and tariffs that say the same twice contradict nothing`() async throws {
        let tax = try TaxScene()
        try tax.load(
            "hebergements", ["a;X;1;2 étoiles;01/01/2025;", "a;X;1;2 étoiles;01/02/2025;"])
        try tax.load(
            "tarifs", ["X;2 étoiles;01/01/2025;;0,50;;;", "X;2 étoiles;01/01/2026;;0,5;;;"])
        try tax.load(
            "additionnelles", ["X;d;01/01/2025;;10", "X;d;01/01/2026;;10,0"])
        try tax.load("sejours", ["a;S;15/03/2026;16/03/2026;;2;;;;;;"])
        try await tax.refresh()
        #expect(try tax.nights() == ["S|15/03|0.5|0.05|0.55|1.1|∅"])
    }

    @Test func `what other categories contradict each other in is known where the cap is known`()
        async throws
    {
        let tax = try TaxScene()
        try tax.load("hebergements", ["a;X;1;gîte;01/01/2025;"])
        try tax.load(
            "tarifs",
            [
                "X;gîte;01/01/2025;;;3;;", "X;palace;01/01/2025;;4,90;;;",
                "X;hutte;01/01/2025;;;5;;",
                "X;hutte;01/02/2025;;;6;;", "X;camping;01/01/2025;;0,20;;;",
                "X;camping;01/02/2025;;0,60;;;",
            ])
        try tax.load("sejours", ["a;S;15/03/2026;16/03/2026;;2;;;;;10;"])
        try await tax.refresh()
        #expect(try tax.nights() == ["S|15/03|0.15|0|0.15|0.3|∅"])
    }

    /// Else its columns would be shifted, and a day of everybody failed.
    @Test func `a count of persons that was typed wrong fails nobody else's day`() async throws {
        let tax = try TaxScene()
        try tax.loadReferences()
        try tax.load(
            "sejours",
            [
                "case;S;27/02/2026;28/02/2026;;20260227;;;;;100;",
                "hotel;T;27/02/2026;28/02/2026;;1;;;;;;",
            ])
        try await tax.refresh()
        #expect(try tax.nights().contains("T|27/02|0.88|0|0.88|0.88|∅"))
    }

    @Test func `a night has the SIREN and the number of its own register`() async throws {
        let tax = try TaxScene()
        try tax.loadReferences()
        let head = "hebergement;collectivite;insee;categorie;debut;fin;siren\n"
        try tax.scene.load(
            "taxe_hebergements",
            head + "ici;CARL;97128;3 étoiles;01/01/2025;15/03/2026;111111111\n"
                + "ici;Nord;97122;non classé;15/03/2026;;222222222\n"
                + "dbl;CARL;97128;3 étoiles;01/01/2025;;333333333\n"
                + "dbl;Nord;97122;3 étoiles;01/02/2025;;444444444\n")
        try tax.load(
            "sejours",
            ["ici;S;14/03/2026;16/03/2026;;1;;;;;10;", "dbl;D;14/03/2026;15/03/2026;;1;;;;;;"])
        try await tax.refresh()
        #expect(
            try tax.scene.texts(
                """
                select sejour, jour::text, collectivite, siren, anomalie
                  from datamart.taxe_nuits order by sejour, jour
                """) == [
                    "D|2026-03-14|∅|∅|registre_double", "S|2026-03-14|CARL|111111111|∅",
                    "S|2026-03-15|Nord|222222222|∅",
                ])
    }

    @Test func `one night without an amount leaves its day without one`() async throws {
        let tax = try TaxScene()
        try tax.load("hebergements", ["a;X;1;gîte;01/01/2025;"])
        try tax.load("tarifs", ["X;gîte;01/01/2025;;;3;;"])
        try tax.load(
            "sejours",
            ["a;S;15/03/2026;17/03/2026;;1;;;;;20;", "a;T;16/03/2026;17/03/2026;;1;;;;;;"])
        try await tax.refresh()
        #expect(
            try tax.scene.texts(
                "select jour::text, trim_scale(taxe_totale)::text from datamart.taxe_jour order by jour"
            )
                == ["2026-03-15|0.3", "2026-03-16|∅"])
    }

    @Test func `a stay of 400 nights has 400 nights`() async throws {
        let tax = try TaxScene()
        try tax.loadReferences()
        try tax.load("sejours", ["hotel;L;01/01/2025;05/02/2026;;1;;;;;;"])
        try await tax.refresh()
        #expect(
            try tax.scene.texts(
                """
                select count(*)::text, sum(montant)::text, min(jour)::text, max(jour)::text
                  from datamart.taxe_nuits
                """) == ["400|352.00|2025-01-01|2026-02-04"])
    }
}
