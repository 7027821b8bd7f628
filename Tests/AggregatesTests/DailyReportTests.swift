// SPDX-License-Identifier: Apache-2.0

import Aggregates
import Postgres
import TestSupport
import Testing

/// The daily manufacturing report, formula by formula.
@Suite struct DailyReportTests {
    private func scene() async throws -> AggregateScene {
        let scene = try AggregateScene()
        try scene.load(
            "production_jour",
            """
            Jour;Canne;Imbibition;Jus mélangé;Bagasse;Écume;Mélasse;Sucre
            15/03/2026;5000;1250;5000;1500;150;160;500
            16/03/2026;4000;;4000;1200;120;140;

            """)
        let results = [
            "JM;jus_melange;pol;15/03/2026 08:00;13", "JM;jus_melange;brix;15/03/2026 08:00;15",
            "JM;jus_melange;purete;15/03/2026 08:00;86", "BA;bagasse;pol;15/03/2026 08:00;2",
            "SU;sucre;pol;15/03/2026 08:00;98", "CA;canne;humidite;15/03/2026 08:00;70",
            "CA;canne;brix;15/03/2026 08:00;15,03", "CA;canne;fibre;15/03/2026 08:00;15",
            "JM;jus_melange;pol;16/03/2026 08:00;12", "JM;jus_melange;brix;16/03/2026 08:00;15",
            "BA;bagasse;pol;16/03/2026 08:00;2,5", "CA;canne;humidite;16/03/2026 08:00;70",
            "CA;canne;brix;16/03/2026 08:00;14,9", "CA;canne;fibre;16/03/2026 08:00;15",
        ]
        try scene.load(
            "labo_resultats",
            "Échantillon;Flux;Paramètre;Prélevé le;Valeur;Statut\n"
                + results.map { $0 + ";F\n" }.joined())
        try scene.load(
            "arrets",
            "Début;Fin;Secteur\n15/03/2026 07:00;15/03/2026 09:00;moulin\n"
                + "15/03/2026 08:00;15/03/2026 10:00;champ\n")
        #expect(try await scene.service(parallel: 2).refresh().failures == [])
        return scene
    }

    /// Columns of one day, rounded to six decimals.
    private func report(
        _ scene: AggregateScene, _ day: String, _ columns: [String]
    ) throws -> [String: String] {
        let list = columns.map { "trim_scale(round(\($0), 6))::text" }.joined(separator: ", ")
        let values = try #require(
            try scene.texts(
                """
                select \(raw: SQL(stringLiteral: list)) from datamart.rapport_journalier
                 where jour = \(day)
                """
            ).first
        ).split(separator: "|").map(String.init)
        return Dictionary(uniqueKeysWithValues: zip(columns, values))
    }

    private func expect(
        _ scene: AggregateScene, _ day: String, _ wanted: KeyValuePairs<String, String>
    ) throws {
        let found = try report(scene, day, wanted.map(\.key))
        for (column, value) in wanted { #expect(found[column] == value, "\(column)") }
    }

    @Test func `the day's figures follow the formulas`() async throws {
        try expect(
            try await scene(), "2026-03-15",
            [
                "imbibition_pct_canne": "25", "bagasse_pct_canne": "30", "melasse_pct_canne": "3.2",
                "rendement": "10", "purete_jm_des_moyennes": "86.666667",
                "moyenne_des_puretes_jm": "86", "pol_jm_t": "650", "pol_bagasse_t": "30",
                "pol_canne_t": "680", "pol_sucre_t": "490", "pol_pct_canne": "13.6",
                "fibre": "15", "extraction": "95.588235",
                // 100 − (100 − 95.588235)(100 − 15) / (7 · 15)
                "extraction_reduite": "96.428571", "recuperation_fabrication": "75.384615",
                "recuperation_globale": "72.058824", "heures_arret": "3", "heures_broyage": "21",
                "tch": "238.095238", "efficacite_temps": "87.5", "bilan_canne": "100.03",
            ])
    }

    @Test func `to date is the sum of the numerators over the sum of the denominators`()
        async throws
    {
        try expect(
            try await scene(), "2026-03-16",
            [
                "n_jours": "2", "canne_cumul": "9000", "sucre_cumul": "500",
                // The second day has no imbibition and no sugar: its cane is in neither quotient.
                "imbibition_pct_canne_cumul": "25", "rendement_cumul": "10",
                "bagasse_pct_canne_cumul": "30", "melasse_pct_canne_cumul": "3.333333",
                // (5000·13 + 4000·12) / (9000·15), not the mean of 86.67 and 80.
                "purete_jm_des_moyennes_cumul": "83.703704",
                // (650 + 480) / (680 + 510)
                "extraction_cumul": "94.957983",
                "extraction_reduite_cumul": "95.918367",
                "recuperation_fabrication_cumul": "75.384615",
                "pol_pct_canne_cumul": "13.222222", "fibre_cumul": "15",
                "heures_arret_cumul": "3", "heures_broyage_cumul": "45", "tch_cumul": "200",
                "efficacite_temps_cumul": "93.75",
            ])
    }

    @Test func `what is missing stays null, and a balance that is off says so`() async throws {
        let scene = try await scene()
        #expect(
            try scene.texts(
                """
                select jour::text, rendement::text, recuperation_fabrication::text,
                       recuperation_globale::text, bilan_canne_ok::text, origine_fibre
                  from datamart.rapport_journalier where jour = '2026-03-16'
                """) == ["2026-03-16|∅|∅|∅|false|laboratoire"])
        #expect(
            try scene.texts(
                """
                select bilan_canne_ok::text from datamart.rapport_journalier
                 where jour = '2026-03-15'
                """) == ["true"])
    }

    @Test func `a day without cane divides by nothing, and later days follow an amendment`()
        async throws
    {
        let scene = try await scene()
        try scene.load(
            "production_jour",
            "Jour;Canne;Imbibition;Jus mélangé;Bagasse;Mélasse;Sucre\n15/03/2026;0;0;0;0;0;0\n")
        let report = try await scene.service().refresh(["rapport_journalier"])
        #expect(report.failures == [])
        #expect(
            try scene.texts(
                """
                select jour::text, rendement::text, extraction::text, canne_cumul::text, n_jours::text
                  from datamart.rapport_journalier order by jour
                """) == ["2026-03-15|∅|∅|0|1", "2026-03-16|∅|94.1176470588235294|4000|2"])
    }
}
