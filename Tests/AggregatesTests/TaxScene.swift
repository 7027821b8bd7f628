// SPDX-License-Identifier: Apache-2.0

import Aggregates
import Configuration
import Postgres
import TestSupport
import Testing

/// Gardel's feeds and aggregates of the taxe de séjour, with files in their form.
struct TaxScene {
    let scene: AggregateScene

    /// - Parameters:
    ///   - more: feeds besides the usual four.
    ///   - aggregates: those that are computed.
    init(
        feeds more: [String] = [], aggregates: [String] = ["taxe_nuits", "taxe_jour"]
    ) throws {
        scene = try AggregateScene(
            feeds: ["taxe_hebergements", "taxe_tarifs", "taxe_additionnelles", "taxe_sejours"]
                + more,
            aggregates: aggregates,
            change: { $0.zone = "America/Guadeloupe" })
    }

    private static let heads = [
        "hebergements": "hebergement;collectivite;insee;categorie;debut;fin",
        "tarifs": "collectivite;categorie;debut;fin;tarif;taux;plafond;total_publie",
        "additionnelles": "collectivite;code;debut;fin;taux",
        "bornes": "categorie;debut;fin;minimum;maximum;taux_minimum;taux_maximum",
        "forfaits": "hebergement;debut;fin;capacite;abattement",
        "sejours":
            "hebergement;sejour;arrivee;depart;perception;personnes;mineurs;saisonniers;urgence;"
            + "loyer_faible;prix_ht;canal",
    ]

    /// Loads a file of these rows, all of which must be good.
    @discardableResult
    func load(_ kind: String, _ rows: [String]) throws -> Int64 {
        let head = try #require(Self.heads[kind])
        return try scene.load("taxe_\(kind)", ([head] + rows).map { $0 + "\n" }.joined())
    }

    /// The usual reference rows: a hotel and a hut of `CARL`, a house of `Nord`, where nothing is
    /// capped.
    func loadReferences() throws {
        try load(
            "hebergements",
            [
                "hotel;CARL;97128;3 étoiles;01/01/2025;", "case;CARL;97128;non classé;01/01/2025;",
                "gite;Nord;97122;non classé;01/01/2025;",
            ])
        try load(
            "tarifs",
            [
                "CARL;3 étoiles;01/01/2025;;0,88;;;", "CARL;4 étoiles;01/01/2025;;2,30;;;",
                "CARL;non classé;01/01/2025;;;3;;", "Nord;non classé;01/01/2025;;;5;;",
            ])
    }

    func refresh() async throws {
        let report = try await scene.service().refresh()
        #expect(report.failures == [])
    }

    /// Stay, day, and what a night gives: tariff, additional, total, amount, anomaly.
    func nights(_ condition: SQL = "true") throws -> [String] {
        try scene.texts(
            """
            select sejour, to_char(jour, 'DD/MM'), trim_scale(tarif)::text,
                   trim_scale(additionnel)::text, trim_scale(total_unitaire)::text,
                   trim_scale(montant)::text, anomalie
              from datamart.taxe_nuits where \(raw: condition) order by sejour, jour
            """)
    }
}
