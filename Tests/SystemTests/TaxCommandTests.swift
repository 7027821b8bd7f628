// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// The taxe de séjour as it is shipped, from registers to the files of the collectivités.
    @Suite struct TaxCommands {
        private static let repository = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        private static let state = "taxe_etat_recapitulatif"

        private func declare(in world: World) throws {
            let config = Self.repository.appending(path: "config")
            for name in [
                "feeds/taxe_hebergements", "feeds/taxe_tarifs", "feeds/taxe_additionnelles",
                "feeds/taxe_sejours", "feeds/taxe_bornes", "aggregates/taxe_nuits",
                "aggregates/taxe_jour", "aggregates/taxe_tarifs_bornes",
                "exports/taxe_etat_recapitulatif", "exports/taxe_declaration_plateforme",
                "exports/taxe_tarifs_hors_bornes",
            ] {
                let target = URL(filePath: "\(world.home.path)/config/\(name).yaml")
                try FileManager.default.createDirectory(
                    at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
                try FileManager.default.copyItem(
                    at: config.appending(path: "\(name).yaml"), to: target)
            }
        }

        /// The samples, all of which are taken as their expectation says.
        private func load(wave: Int, in world: World) async throws {
            for sample in try SampleExpectation.all()
            where sample.feed.hasPrefix("taxe_") && sample.wave == wave {
                let result = try await world.run(["import", sample.path, "--feed", sample.feed])
                #expect((0...1).contains(result.status), "\(result.errors)")
            }
        }

        private func export(
            _ name: String, in world: World, _ more: [String] = []
        ) async throws {
            let result = try await world.run(
                ["exports", "run", name, "--window", "2026-03-15", "--early"] + more)
            #expect(result.status == 0, "\(result.errors)")
        }

        private func names(in world: World) throws -> [String] {
            try FileManager.default.contentsOfDirectory(
                atPath: world.home.path + "/var/export/taxe"
            ).sorted()
        }

        /// The rows of a file, by their headers.
        private func rows(_ name: String, in world: World) throws -> [[String: String]] {
            let text = try String(
                contentsOfFile: world.home.path + "/var/export/taxe/" + name, encoding: .utf8)
            let lines = text.trimmingPrefix("\u{FEFF}").split(separator: "\r\n").map { line in
                line.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
            }
            let head = try #require(lines.first)
            return lines.dropFirst().map { line in
                #expect(line.count == head.count)
                return Dictionary(zip(head, line)) { $1 }
            }
        }

        private func cents(_ text: String?) -> Int {
            Int((text ?? "").replacing(",", with: "")) ?? 0
        }

        private func number(_ sql: SQL, in world: World) async throws -> Int {
            try await world.session.use { try $0.query(sql)[0][0, as: Int.self] }
        }

        @Test func `each collectivité has its file, whose sums are those of the days`()
            async throws
        {
            try await World.with { world in
                try declare(in: world)
                try await load(wave: 1, in: world)
                let check = try await world.run(["exports", "check"])
                #expect(check.status == 0, "\(check.errors)")
                try await export(Self.state, in: world)
                // The export waits for the nights alone.
                #expect(try await world.run(["aggregates", "run"]).status == 0)
                let files = try names(in: world)
                #expect(files.count == 4)
                let carl = "\(Self.state)_Riviera du Levant"
                #expect(
                    files.contains { $0.hasPrefix(carl) && $0.hasSuffix("_20260101-20260430.csv") })
                #expect(files.contains { $0.contains("sans collectivité") })
                var (total, nights, taxable) = (0, 0, 0)
                for row in try files.flatMap({ try rows($0, in: world) }) {
                    total += cents(row["Taxe totale (€)"])
                    nights += Int(row["Nuitées"] ?? "") ?? 0
                    taxable += Int(row["Nuitées assujetties"] ?? "") ?? 0
                    #expect(
                        row["Taxe totale (€)"]?.isEmpty == (row["Anomalie"]?.isEmpty == false),
                        "\(row)")
                }
                let period: SQL = "jour >= '2026-01-01' and jour < '2026-05-01'"
                let days: SQL = "from datamart.taxe_jour where \(raw: period)"
                #expect(nights > 300)
                #expect(
                    try await number("select sum(nuitees)::int \(raw: days)", in: world) == nights)
                #expect(
                    try await number("select sum(nuitees_assujetties)::int \(raw: days)", in: world)
                        == taxable)
                // Where a day has no total, its known nights are in the files all the same.
                let known = try await number(
                    "select (sum(montant) * 100)::int from datamart.taxe_nuits where \(raw: period)",
                    in: world)
                #expect(known == total && known > 0)
                let whole = try await number(
                    """
                    select (coalesce(sum(taxe_totale), 0) * 100)::int \(raw: days)
                    """, in: world)
                let partly = try await number(
                    """
                    select (coalesce(sum(n.montant), 0) * 100)::int from datamart.taxe_nuits n
                      join datamart.taxe_jour d using (jour, hebergement)
                     where d.taxe_totale is null and n.\(raw: period)
                    """, in: world)
                #expect(whole + partly == total)
            }
        }

        @Test func `a stay that is corrected marks the file of its collectivité, and no other`()
            async throws
        {
            try await World.with { world in
                try declare(in: world)
                try await load(wave: 1, in: world)
                try await export(Self.state, in: world)
                let before = try names(in: world)
                try await load(wave: 2, in: world)
                #expect(try await world.run(["aggregates", "run"]).status == 0)
                let amended = try await world.run(["exports", "amended"])
                #expect(amended.status == 1)
                let lines = amended.output.split(separator: "\n")
                #expect(
                    lines.count == 1 && amended.output.contains("Riviera du Levant"),
                    "\(amended.output)")
                #expect(
                    try await number(
                        "select count(*)::int from bascule.exports where state = 'amended'",
                        in: world)
                        == 1)
                #expect(try await world.run(["exports", "amended", "--write"]).status == 0)
                let added = try names(in: world).filter { !before.contains($0) }
                #expect(added.count == 1)
                let revision = try #require(added.first)
                #expect(revision.contains("Riviera du Levant") && revision.hasSuffix("_r2.csv"))
                let first = try #require(before.first { $0.contains("Riviera du Levant") })
                let persons = try [first, revision].map { name in
                    try rows(name, in: world).reduce(0) { $0 + (Int($1["Personnes"] ?? "") ?? 0) }
                }
                #expect(persons[1] == persons[0] + 2)
            }
        }

        @Test func `tariffs outside of the law's bounds are taken, and told in a file`()
            async throws
        {
            try await World.with { world in
                try declare(in: world)
                try await load(wave: 1, in: world)
                let export = "taxe_tarifs_hors_bornes"
                let result = try await world.run(["exports", "run", export])
                #expect(result.status == 0, "\(result.errors)")
                #expect(try names(in: world) == ["\(export).csv"])
                let told = try rows("\(export).csv", in: world)
                let outside = told.filter { $0["Avertissement"] != "borne_inconnue" }
                // Rejects none of them, and none is among those whose bounds are not known.
                #expect(
                    outside.filter { $0["Du"]?.hasSuffix("2026") == true }.map {
                        [$0["Catégorie"], $0["Avertissement"], $0["Message"]]
                    } == [
                        [
                            "hôtel 5 étoiles", "tarif_sur_maximum",
                            "Tarif de 3,70 € : au-dessus du maximum légal de 3,60 €.",
                        ],
                        [
                            "meublé 1 étoile", "tarif_sous_minimum",
                            "Tarif de 0,15 € : sous le minimum légal de 0,20 €.",
                        ],
                        [
                            "non classé", "taux_sur_maximum",
                            "Taux de 5,50 % : au-dessus du maximum légal de 5,00 %.",
                        ],
                    ])
                #expect(Array(told.prefix(outside.count)) == outside, "what is outside comes first")
                #expect(outside.allSatisfy { $0["Collectivité"] == "Cap Excellence" })
                // Of 2025 no bounds are known; of a camping one side.
                let unknown = told.filter { $0["Avertissement"] == "borne_inconnue" }
                #expect(
                    unknown.contains { $0["Du"] == "01/01/2025" && $0["Minimum légal (€)"] == "" })
                #expect(
                    unknown.contains {
                        $0["Catégorie"] == "camping 3 étoiles" && $0["Maximum légal (€)"] == "0,60"
                            && $0["Minimum légal (€)"] == ""
                    })
                // The same tariffs again are no news.
                #expect(try await world.run(["exports", "run", export]).status == 0)
                #expect(try names(in: world).count == 1)
            }
        }

        @Test func `a platform's file has the twelve fields, with a price where it is taxed by it`()
            async throws
        {
            try await World.with { world in
                try declare(in: world)
                try await load(wave: 1, in: world)
                try await export("taxe_declaration_plateforme", in: world)
                #expect(
                    try names(in: world) == [
                        "taxe_declaration_plateforme_Ti-Kaz_202603.csv",
                        "taxe_declaration_plateforme_direct_202603.csv",
                        "taxe_declaration_plateforme_sans canal_202603.csv",
                    ])
                let stays = try rows("taxe_declaration_plateforme_Ti-Kaz_202603.csv", in: world)
                #expect(stays.count == 30)
                for stay in stays {
                    #expect(stay.count == 12)
                    let isByPrice = stay["Nature et catégorie"]?.contains("non classé") == true
                    #expect(stay["Prix d'une nuitée (€)"]?.isEmpty != isByPrice, "\(stay)")
                }
            }
        }
    }
}
