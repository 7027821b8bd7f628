// SPDX-License-Identifier: Apache-2.0

import Aggregates
import Configuration
import Postgres
import TestSupport
import Testing

/// Gardel's aggregates on examples computed by hand.
@Suite struct GardelTests {
    private static let results =
        "Échantillon;Flux;Paramètre;Prélevé le;Réplicat;Valeur;Unité;Statut\n"

    private func labo(
        _ rows: [String], _ sql: SQL
    ) async throws -> [String] {
        let scene = try AggregateScene(
            feeds: ["labo_resultats"], aggregates: ["resultats_retenus", "labo_stats_jour"])
        try scene.load("labo_resultats", Self.results + rows.map { $0 + "\n" }.joined())
        #expect(try await scene.service().refresh().failures == [])
        return try scene.texts(sql)
    }

    private func statistics(_ rows: [String]) async throws -> [String] {
        try await labo(
            rows,
            """
            select jour::text, parametre, n::text, n_censures::text, trim_scale(moyenne)::text,
                   trim_scale(ecart_type)::text, trim_scale(minimum)::text,
                   trim_scale(maximum)::text, trim_scale(premiere)::text, trim_scale(derniere)::text
              from datamart.labo_stats_jour order by jour, parametre
            """)
    }

    @Test func `a large offset with a tiny spread is exact`() async throws {
        #expect(
            try await statistics([
                "a;sirop;brix;15/03/2026 08:00;1;10000000,2;;F",
                "b;sirop;brix;15/03/2026 09:00;1;10000000,3;;F",
                "c;sirop;brix;15/03/2026 10:00;1;10000000,1;;F",
            ]) == [
                "2026-03-15|brix|3|0|10000000.2|0.1|10000000.1|10000000.3|10000000.2|10000000.1"
            ])
    }

    @Test func `one result has no deviation, censored ones no mean, no result no row`() async throws
    {
        #expect(
            try await statistics([
                "a;eau;pol;15/03/2026 08:00;1;<0,05;;F", "b;eau;pol;15/03/2026 09:00;1;>90;;F",
                "c;eau;brix;15/03/2026 08:00;1;0,5;;F", "d;eau;ph;15/03/2026 08:00;1;n.d.;;F",
                "e;eau;fibre;15/03/2026 08:00;1;<1;;F", "f;eau;fibre;15/03/2026 09:00;1;3;;F",
            ]) == [
                "2026-03-15|brix|1|0|0.5|∅|0.5|0.5|0.5|0.5",
                "2026-03-15|fibre|2|1|3|∅|3|3|3|3", "2026-03-15|pol|2|2|∅|∅|∅|∅|∅|∅",
            ])
    }

    @Test func `a sample at 03 h 30 counts for the day before`() async throws {
        #expect(
            try await statistics([
                "a;eau;ph;16/03/2026 03:30;1;7;;F", "b;eau;ph;16/03/2026 05:59:59;1;8;;F",
                "c;eau;ph;16/03/2026 06:00;1;9;;F",
            ]).map { String($0.prefix(16)) } == ["2026-03-15|ph|2|", "2026-03-16|ph|1|"])
    }

    /// Rows of one sample; what is retained: value, operator, replicates, censored, status.
    @Test(arguments: [
        (["1;10;;P", "2;11;;F"], "11|∅|1|0|F"),
        (["1;10;;F", "2;12;;C"], "12|∅|1|0|C"),
        (["1;10;;F", "2;12;;F", "3;14;;P"], "11|∅|2|0|F"),
        (["1;10;;F", "2;12;;X"], "10|∅|1|0|F"),
        (["1;10;;F", "2;<1;;F"], "10|∅|1|1|F"),
        (["1;<1;;F", "2;<2;;F"], "2|<|0|2|F"),
        (["1;>1;;F", "2;>2;;F"], "1|>|0|2|F"),
        (["1;<1;;F", "2;>2;;F"], "∅|∅|0|2|F"),
        (["1;n.d.;;C", "2;5;;P"], "5|∅|1|0|P"),
        (["1;10;%;F", "2;11;g/L;F"], "10.5|∅|2|0|F"),
    ])
    func `final beats provisional, corrected beats final, replicates are averaged`(
        rows: [String], retained: String
    ) async throws {
        #expect(
            try await labo(
                rows.map { "a;eau;ph;15/03/2026 08:00;\($0)" },
                """
                select trim_scale(valeur)::text, valeur_op, n_replicats::text, n_censures::text, statut
                  from datamart.resultats_retenus
                """) == [retained])
    }

    @Test func `a sample of cancelled results has none`() async throws {
        #expect(
            try await labo(
                ["a;eau;ph;15/03/2026 08:00;1;7;;X"], "select 'x' from datamart.resultats_retenus")
                == [])
    }

    @Test func `means of cane are weighted by the tonnes that were analysed`() async throws {
        let scene = try AggregateScene(feeds: ["cannes_livraisons"], aggregates: ["cannes_jour"])
        try scene.load(
            "cannes_livraisons",
            """
            Campagne;Bordereau;Pesé le;Brut (t);Tare (t);Net (t);Brix;Pol;Fibre
            2026;A1;15/03/2026 07:00;30;10;20;16;13;15
            2026;A2;15/03/2026 08:00;40;10;30;;14;15
            2026;A3;16/03/2026 05:00;10;5;5;;;

            """)
        #expect(try await scene.service().refresh().failures == [])
        #expect(
            try scene.texts(
                """
                select jour::text, n_livraisons::text, trim_scale(brut_t)::text,
                       trim_scale(tare_t)::text, trim_scale(net_t)::text, trim_scale(brix)::text,
                       trim_scale(pol)::text, trim_scale(purete_des_moyennes)::text,
                       moyenne_des_puretes::text, trim_scale(fibre)::text, richesse::text,
                       net_t_analysees::text
                  from datamart.cannes_jour
                """) == ["2026-03-15|3|80|25|55|16|13.6|81.25|∅|15|∅|∅"])
    }

    private func stops(_ rows: [String], zone: String = "America/Guadeloupe") async throws
        -> [String]
    {
        let scene = try AggregateScene(
            feeds: ["arrets", "production_jour"], aggregates: ["arrets_jour"]
        ) { settings in settings.zone = zone }
        try scene.load("arrets", "Début;Fin;Secteur\n" + rows.map { $0 + "\n" }.joined())
        #expect(try await scene.service().refresh().failures == [])
        return try scene.texts(
            """
            select jour::text, n_arrets::text, n_ouverts::text, trim_scale(heures_arret)::text,
                   trim_scale(heures_broyage)::text
              from datamart.arrets_jour order by jour
            """)
    }

    @Test func `stops that overlap count once, and each is cut where the day ends`() async throws {
        #expect(
            try await stops([
                "15/03/2026 07:00;15/03/2026 09:00;moulin",
                "15/03/2026 08:00;15/03/2026 10:00;champ",
                "15/03/2026 10:00;15/03/2026 10:30;procede",
                "15/03/2026 12:00;15/03/2026 12:00;autre",
                "16/03/2026 04:00;17/03/2026 07:00;moulin",
            ]) == ["2026-03-15|4|0|5.5|18.5", "2026-03-16|1|0|24|0", "2026-03-17|1|0|1|23"])
    }

    @Test func `an open stop counts to the end of its day, and of later days that are known`()
        async throws
    {
        #expect(
            try await stops([
                "15/03/2026 18:00;;moulin", "18/03/2026 08:00;18/03/2026 09:00;champ",
            ]) == ["2026-03-15|1|1|12|12", "2026-03-18|2|1|24|0"])
    }

    @Test func `a day of 23 or 25 hours has that many to grind in`() async throws {
        #expect(
            try await stops(
                [
                    "28/03/2026 20:00;28/03/2026 21:00;champ",
                    "25/10/2026 05:00;25/10/2026 05:30;champ",
                ],
                zone: "Europe/Paris"
            ).filter { $0.contains("|1|") }
                == ["2026-03-28|1|0|1|22", "2026-10-24|1|0|0.5|24.5"])
    }
}
