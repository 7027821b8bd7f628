// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// The documents that are shipped, of Gardel's samples, by the command.
    @Suite struct ShippedDocuments {
        private static let repository = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        private static let samples = [
            ("production/Production_mars_2026.csv", "production_jour"),
            ("cannes/BASCULE_20260315.csv", "cannes_livraisons"),
            ("labo/LABO_20260315_0730.csv", "labo_resultats"),
            ("labo/LABO_20260316_0730.csv", "labo_resultats"),
            ("arrets/arrets_20260315.csv", "arrets"),
            ("controles_cibles/cibles_2026.csv", "labo_controles_cibles"),
            ("controles/QC_202603.csv", "labo_controles"),
        ]

        private static func site(
            samples: [(String, String)] = samples, _ body: (World) async throws -> Void
        ) async throws {
            try await World.with { world in
                for part in [
                    "feeds", "aggregates", "exports", "templates", "charts", "qc",
                ] {
                    let target = URL(filePath: "\(world.home.path)/config/\(part)")
                    if FileManager.default.fileExists(atPath: target.path) {
                        try FileManager.default.removeItem(at: target)
                    }
                    try FileManager.default.copyItem(
                        at: repository.appending(path: "config/\(part)"), to: target)
                }
                #expect(try await world.run(["migrate"]).status == 0)
                for (sample, feed) in samples {
                    let file = repository.appending(path: "samples/\(sample)").path()
                    let result = try await world.run(["import", file, "--feed", feed])
                    #expect(result.status < 2, "\(sample)\n\(result.errors)")
                }
                #expect(try await world.run(["qc", "run"]).status == 0)
                try await body(world)
            }
        }

        private func document(
            _ name: String, _ window: String, in world: World
        ) async throws -> (text: String, pages: Int) {
            let run = try await world.run(
                ["exports", "run", name, "--window", window, "--json"],
                environment: ["BASCULE_LANGUAGE": "fr"])
            try #require(run.status == 0, "\(run.errors)")
            let path = try #require(run.output.firstMatch(of: #/"path" ?: "([^"]+)"/#)?.output.1)
            try await ChildProcess.succeed("/usr/bin/qpdf", ["--check", String(path)])
            let facts = try await ChildProcess.succeed("/usr/bin/pdfinfo", [String(path)])
            #expect(facts.contains("(A4)"), "\(facts)")
            let pages = facts.firstMatch(of: #/Pages: +(\d+)/#).flatMap { Int($0.output.1) }
            let text = try await ChildProcess.succeed(
                "/usr/bin/pdftotext", ["-layout", String(path), "-"])
            #expect(
                text.contains(#/révision 1 · Bascule [\d.]+ · données [0-9a-f]{16}/#), "\(text)")
            return (text, try #require(pages))
        }

        @Test func `the daily report is one page with the day, the day before and to date`()
            async throws
        {
            try await Self.site { world in
                let check = try await world.run(["exports", "check"])
                #expect(check.status == 0, "\(check.errors)")
                let (text, pages) = try await document(
                    "rapport_journalier_pdf", "2026-03-16", in: world)
                #expect(pages == 1)
                // Figures of samples/production, and the sum of its days so far.
                #expect(
                    text.contains(#/Cannes broyées +t +4433,3 +4211,2 +\d\d.\d{3},\d/#), "\(text)")
                #expect(text.contains(#/Extraction +% +—/#), "\(text)")
                #expect(text.contains("Ce qui manque"), "\(text)")
                #expect(text.contains(#/manque[\s\S]*Extraction réduite ·/#), "\(text)")
                #expect(text.contains(#/maintenance +24,00 +19,00 +43,00/#), "\(text)")
                #expect(text.contains("page 1/1"), "\(text)")
                // Of the days behind the last of production nothing is known: no 0 for their stops.
                let behind = try await document(
                    "rapport_journalier_pdf", "2026-04-10", in: world
                ).text
                #expect(behind.contains(#/maintenance +— +— +\d/#), "\(behind)")
                // A day of which nothing is known says so.
                let empty = try await document(
                    "rapport_journalier_pdf", "2026-01-10", in: world)
                #expect(empty.pages == 1)
                #expect(empty.text.contains("Aucune donnée de fabrication"), "\(empty.text)")
                #expect(empty.text.contains("La veille : aucune ligne"), "\(empty.text)")
            }
        }

        /// All streams with each parameter of the sheet, all sectors on both days.
        private static func worst() -> [(feed: String, text: String)] {
            let days = (1...31).map { String(format: "%02d/03/2026", $0) }
            let production =
                "Jour;Canne;Imbibition;Jus mélangé;Bagasse;Écume;Mélasse;Sucre\n"
                + days.map { "\($0);;;;;;;\n" }.joined()
            let sectors = [
                "champ", "moulin", "instrumentation", "chaudiere", "procede", "maintenance",
                "electricite", "autre", "programme", longSector,
            ]
            var stops = "Début;Fin;Secteur;Motif\n"
            for day in days {
                for (hour, sector) in sectors.enumerated() {
                    stops += "\(day) \(hour + 10):00;\(day) \(hour + 10):45;\(sector);\n"
                }
            }
            let flows = [
                "canne", "jus_premier", "jus_melange", "jus_clarifie", "sirop", "masse_cuite_A",
                "masse_cuite_B", "masse_cuite_C", "egout_A", "egout_B", "melasse", "bagasse",
                "ecume", "sucre", "eau",
            ]
            let values = [
                ("brix", "59,99"), ("pol", "51,23"), ("purete", "85,55"), ("ph", "7,01"),
                ("humidite", "48,88"), ("fibre", "14,44"), ("couleur", "123456"),
            ]
            var results =
                "Échantillon;Flux;Paramètre;Prélevé le;Analysé le;Réplicat;Valeur;Unité;Méthode;"
                + "Appareil;Analyste;Statut\n"
            for flow in flows {
                for (name, value) in values {
                    results += "\(flow);\(flow);\(name);31/03/2026 10:00;;1;\(value);;;;;F\n"
                }
            }
            return [
                ("production_jour", production), ("arrets", stops), ("labo_resultats", results),
            ]
        }

        private static let longSector = "service des expéditions et de la manutention du sucre"

        @Test func `the fullest day of which all is missing is one page still`() async throws {
            try await Self.site(samples: []) { world in
                let feed = URL(filePath: "\(world.home.path)/config/feeds/arrets.yaml")
                let text = try String(contentsOf: feed, encoding: .utf8)
                try text.replacing("programme]", with: "programme, \(Self.longSector)]")
                    .write(to: feed, atomically: true, encoding: .utf8)
                for (feed, text) in Self.worst() {
                    let file = try world.write("\(feed).csv", text)
                    let result = try await world.run(["import", file, "--feed", feed])
                    #expect(result.status == 0, "\(feed)\n\(result.errors)")
                }
                let sheet = try await document("rapport_journalier_pdf", "2026-03-31", in: world)
                #expect(sheet.pages == 1, "\(sheet.text)")
                let said = sheet.text
                #expect(said.contains("page 1/1"), "\(said)")
                // What has no room on its line goes on below.
                #expect(
                    said.contains(#/service des expéditions et[\s\S]*de la manutention du sucre/#),
                    "\(said)")
                #expect(said.contains(#/jus de première +7 +0 +59,99 +51,23/#), "\(said)")
                #expect(said.contains(#/instrumentation +0,75 +0,75 +23,25/#), "\(said)")
                #expect(said.contains(#/Cannes broyées +t +— +— +—/#), "\(said)")
                // The last of what is missing, and the signatures below it.
                #expect(said.contains("Pureté des moyennes du sucre (cumul)"), "\(said)")
                #expect(said.contains("Le directeur de l’usine"), "\(said)")
            }
        }

        @Test func `the bulletin and the month of quality control say what they are of`()
            async throws
        {
            try await Self.site { world in
                let bulletin = try await document("bulletin_labo", "2026-03-16", in: world).text
                #expect(bulletin.contains(#/jus mélangé +brix/#), "\(bulletin)")
                #expect(bulletin.contains(#/P ?\d/#), "\(bulletin)")
                let month = try await document("qc_mois", "2026-03-01", in: world).text
                #expect(month.contains("Du 01/03/2026 au 31/03/2026"), "\(month)")
                #expect(
                    month.contains(#/Brix, solutions de contrôle +Westgard +16 +13 +1 +2 +0/#),
                    "\(month)")
                #expect(!month.contains("Cartes non calculées"), "\(month)")
                let none = try await document("qc_mois", "2026-05-01", in: world).text
                #expect(none.contains("rien n’a été jugé"), "\(none)")
                #expect(!none.contains("acceptées."), "\(none)")
                #expect(month.contains(#/QC-260322-2 .* rejetée +1_2s, 10_x/#), "\(month)")
            }
        }
    }
}
