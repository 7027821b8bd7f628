// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// Texts about failures of the timer side for an analyst, in the language of the site.
    @Suite struct FrenchTimer {
        private static let french = ["BASCULE_LANGUAGE": "fr"]

        private func expect(
            _ told: [(command: [String], status: Int32, says: String)], in world: World
        ) async throws {
            for (command, status, says) in told {
                let result = try await world.run(command, environment: Self.french)
                let text = result.output + result.errors
                #expect(result.status == status && text.contains(says), "\(command): \(text)")
            }
        }

        @Test func `the commands about jobs and cron speak French`() async throws {
            try await World.with { world in
                try await expect(
                    [
                        (["migrate"], 0, "Le schéma est à jour."),
                        (["jobs", "run", "exports.check"], 0, "le travail 1 attend dans default"),
                        (["jobs", "run", "exports.chek"], 2, "Il n'y a pas de genre de travail"),
                        (["jobs", "run", "exports.check", "--arguments", "["], 2, "un objet JSON"),
                        (["jobs", "show", "1"], 0, "en attente"),
                        (["jobs", "show", "1"], 0, "mis en file le"),
                        (["jobs", "show", "9"], 2, "Il n'y a pas de travail 9"),
                        (["jobs", "retry", "1"], 1, "le travail 1 attend déjà"),
                        (["jobs", "cancel", "1"], 0, "le travail 1 est annulé"),
                        (["jobs", "discard", "1"], 1, "le travail 1 est fini : annulé"),
                        (["jobs", "retry", "7"], 1, "le travail 7 n'existe pas"),
                        (["jobs", "retry"], 2, "Nommez des travaux"),
                        (["jobs", "retry", "7", "--queue", "x"], 2, "pas les deux"),
                        (["jobs", "retry", "--queue", "x"], 0, "0 travail abandonné trouvé"),
                        (["jobs", "retry", "--kind", "x"], 2, "pas de genre de travail « x »"),
                        (["jobs", "pause", "watch"], 0, "la file watch est en pause"),
                        (["jobs", "resume", "watch"], 0, "la file watch reprend"),
                        (["jobs", "resume", "watch"], 0, "n'était pas en pause"),
                        (["journal", "verify"], 0, "entrées, intact\n"),
                        (["journal", "verify"], 0, "aucun repère n'est encore noté"),
                        (["journal", "verify", "--help"], 0, "Montre si une entrée"),
                    ], in: world)
                let json = try await world.run(
                    ["jobs", "retry", "7", "--json"], environment: Self.french)
                #expect(json.output.contains(#""sentence" : "does not exist""#), "\(json.output)")
                try FileManager.default.createDirectory(
                    atPath: world.home.path + "/config", withIntermediateDirectories: true)
                try "language: fr\nzone: America/Guadeloupe\n".write(
                    toFile: world.home.path + "/config/cron.yaml", atomically: true, encoding: .utf8
                )
                let cron = ["cron", "--config", world.home.path + "/config/cron.yaml"]
                try await expect(
                    [
                        (cron + ["61 * * * *"], 2, "La minute `61` a `61`, hors de 0–59"),
                        (
                            cron + ["@daily", "--from", "hier"], 2,
                            "--from hier n'est pas une heure"
                        ),
                        (cron + ["@daily", "--zone", "X/Y"], 2, "Il n'y a pas de fuseau horaire"),
                        (cron + ["* * * * *", "--limit", "2"], 1, "Il y a plus de 2 instants"),
                    ], in: world)
            }
        }

        @Test func `why exports, aggregates and schedules can't be done is told in French`()
            async throws
        {
            let exports = [
                "jour": NightSite.export("jour", NightSite.day),
                "faux": NightSite.export(
                    "faux", "select pas_la from essai.etat order by 1", grain: nil),
            ]
            try await NightSite.with(exports: exports) { world in
                let add = ["schedules", "add", "a", "--kind", "exports.check"]
                let backfill = ["aggregates", "backfill", "pesees_jour"]
                try await expect(
                    [
                        (["migrate"], 0, "Le schéma est à jour."),
                        (
                            ["exports", "run", "jour", "--window", "2099-03-15"], 1,
                            "n'a pas commencé"
                        ),
                        (["exports", "check"], 2, "export faux ("),
                        (["exports", "run", "faux"], 1, "export faux ("),
                        (backfill + ["2026-03-02", "2026-03-01"], 2, "est vide : le second doit"),
                        (
                            ["aggregates", "run", "pesee_jour"], 2,
                            "Vouliez-vous dire `pesees_jour` ?"
                        ),
                        (add, 2, "La planification n'a pas d'heure"),
                        (add + ["--cron", "x * * * *"], 2, "La minute `x`"),
                        (["schedules", "pause", "b"], 2, "Il n'y a pas de planification `b`"),
                    ], in: world)
                try world.start(Self.french, roles: "worker")
                _ = try await world.run(
                    ["jobs", "run", "exports.run", "--arguments", #"{"export": "faux"}"#])
                try await eventually("the job's reason is French") {
                    try await world.texts(
                        "select reason from bascule.jobs where reason like 'pas écrits : export faux (%'"
                    ).count == 1
                }
            }
        }

        @Test func `what could not be deleted and where files are missing is told in French`()
            async throws
        {
            try await World.with { world in
                for name in ["a", "b"] {
                    let file = try world.write("\(name).csv", "id;valeur;note\n\(name);1;\n")
                    _ = try await world.run(["import", file, "--feed", "mesures"])
                }
                let stored = try await world.texts(
                    "select stored_path from bascule.files order by id")
                try FileManager.default.removeItem(atPath: stored[0])
                let differ = try await world.run(["files", "reconcile"], environment: Self.french)
                #expect(differ.output.contains("chargé"), "\(differ.output)")
                #expect(!differ.output.contains("loaded"), "\(differ.output)")
                #expect(try await world.run(["archive", "seal"]).status == 0)
                // A folder in its place: it is not deleted.
                try FileManager.default.removeItem(atPath: stored[1])
                try FileManager.default.createDirectory(
                    atPath: stored[1], withIntermediateDirectories: false)
                _ = try await world.session.use {
                    try $0.execute(
                        """
                        update bascule.file
                           set arrived_at = now() - interval '9 days', stored_at = now() - interval '9 days'
                        """)
                }
                let purge = try await world.run(
                    ["housekeeping", "run", "retention", "--force"],
                    environment: Self.french.merging(["BASCULE_RETENTION_ARCHIVE": "8d"]) { $1 })
                #expect(purge.status == 1, "\(purge.output)\(purge.errors)")
                #expect(purge.errors.contains("fichier 2 : "), "\(purge.errors)")
                #expect(purge.errors.contains(stored[1]), "\(purge.errors)")
            }
        }
    }
}
