// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing

/// The taxe de séjour by a flat sum.
@Suite struct TaxFlatTests {
    private func scene() throws -> TaxScene {
        try TaxScene(feeds: ["taxe_forfaits"], aggregates: ["taxe_forfaits_jour"])
    }

    private func sums(_ tax: TaxScene) throws -> [String] {
        try tax.scene.texts(
            """
            select hebergement, count(*)::text, trim_scale(sum(montant))::text,
                   string_agg(distinct anomalie, ',')
              from datamart.taxe_forfaits_jour group by hebergement order by hebergement
            """)
    }

    /// Six persons, half of them abated, 0.30 €, 124 nights: 111.60 €, as Aubrac prints it.
    @Test func `a flat sum is capacity less abatement, by tariff and nights open`() async throws {
        let tax = try scene()
        try tax.load("hebergements", ["gîte;Aubrac;12223;non classé;01/01/2026;"])
        try tax.load("tarifs", ["Aubrac;non classé;01/01/2026;;0,30;;;"])
        try tax.load("forfaits", ["gîte;01/05/2026;02/09/2026;6;50"])
        try await tax.refresh()
        #expect(try sums(tax) == ["gîte|124|111.6|∅"])
        // Additional taxes are added to each unit, and half a person stays half a person.
        try tax.load("additionnelles", ["Aubrac;département;01/01/2026;;10"])
        try tax.load("forfaits", ["gîte;01/05/2026;02/09/2026;5;50"])
        try await tax.refresh()
        #expect(try sums(tax) == ["gîte|124|102.3|∅"])
    }

    @Test func `what can't be known has no sum, and says why`() async throws {
        let tax = try scene()
        try tax.loadReferences()
        try tax.load(
            "forfaits",
            [
                "inconnu;01/05/2026;02/05/2026;6;50", "case;01/05/2026;02/05/2026;6;50",
                "hotel;01/05/2026;03/05/2026;6;0", "hotel;02/05/2026;04/05/2026;7;0",
            ])
        try await tax.refresh()
        #expect(
            try sums(tax) == [
                "case|1|∅|tarif_inconnu", "hotel|3|11.44|forfait_double",
                "inconnu|1|∅|hebergement_inconnu",
            ])
    }

    @Test func `what two rows contradict each other in is empty, not one of both`() async throws {
        let tax = try scene()
        try tax.loadReferences()
        try tax.load(
            "hebergements",
            ["double;CARL;97128;3 étoiles;01/01/2025;", "double;Nord;97122;3 étoiles;02/01/2025;"])
        try tax.load(
            "forfaits",
            [
                "double;01/05/2026;02/05/2026;6;50", "hotel;01/05/2026;02/05/2026;6;10",
                "hotel;30/04/2026;02/05/2026;7;10",
            ])
        try await tax.refresh()
        #expect(
            try tax.scene.texts(
                """
                select hebergement, collectivite, categorie, capacite::text, trim_scale(abattement)::text,
                       anomalie
                  from datamart.taxe_forfaits_jour where jour = '2026-05-01' order by 1
                """) == [
                    "double|∅|3 étoiles|6|50|registre_double",
                    "hotel|CARL|3 étoiles|∅|10|forfait_double",
                ])
    }
}
