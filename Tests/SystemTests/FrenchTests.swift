// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension WholeService {
    /// Texts about files for an analyst, in the language of the site.
    @Suite struct French {
        private let french = ["BASCULE_LANGUAGE": "fr"]

        @Test func `the commands about files speak French, and their JSON stays as it is`()
            async throws
        {
            try await World.with { world in
                let text = "id;valeur;note\na;1;\nb;deux;\nc;trois;\nd;4;\ne;5;\n"
                let file = try world.write("a.csv", text)
                let loaded = try await world.run(
                    ["import", file, "--feed", "mesures"], environment: french)
                #expect(loaded.output.contains("chargé  fichier 1  "), "\(loaded.output)")
                #expect(
                    loaded.output.contains(
                        "5 lignes : 3 ajoutées, 0 modifiée, 0 inchangée, 2 refusées ; 0 avertissement"
                    ))
                #expect(
                    loaded.output.contains(
                        "à corriger : \(world.home.error)/mesures/a.csv.rejects.csv"))

                let list = try await world.run(["files", "list"], environment: french)
                #expect(list.output.contains("flux") && list.output.contains("avertissements"))
                #expect(list.output.contains("chargé") && !list.output.contains("loaded"))
                let show = try await world.run(["files", "show", "1"], environment: french)
                #expect(
                    show.output.split(separator: "\n").contains {
                        $0.hasPrefix("refusées ") && $0.hasSuffix(" 2")
                    }, "\(show.output)")
                #expect(show.output.contains("2 défauts (ligne par ligne"))
                #expect(
                    show.output.contains("(America/Guadeloupe)") && !show.output.contains("+00:00"))
                #expect(
                    show.output.split(separator: "\n").contains {
                        $0.hasPrefix("origine ") && $0.hasSuffix(" donné à `bascule import`")
                    }, "\(show.output)")
                let faults = try await world.run(["files", "faults", "1"], environment: french)
                #expect(
                    faults.output.hasPrefix(
                        "défaut type : Lignes 3–4, colonne « valeur » : « deux »"),
                    "\(faults.output)")
                let preview = try await world.run(
                    ["feeds", "preview", "mesures", file], environment: french)
                #expect(
                    preview.output.contains("5 lignes lues, 3 bonnes, 2 refusées, 0 avertissement")
                )
                let unknown = try await world.run(["files", "show", "9"], environment: french)
                #expect(unknown.errors.contains("Le registre n'a pas de fichier 9"))
                let json = try await world.run(
                    ["files", "show", "1", "--json"], environment: french)
                #expect(json.output.contains("\"loaded\""))
            }
        }

        @Test func `what a home lacks, and how a file was read, is told in French`() async throws {
            try await World.with { world in
                let none = try await BasculeProcess.run(
                    ["status"], home: world.home, databaseURL: nil, environment: french)
                #expect(none.status == 3)
                #expect(
                    none.errors.contains("n'a pas encore de base"), "\(none.errors)")
                let check = try await world.run(["check"], environment: french)
                #expect(check.output.hasPrefix("Aucune faute ; réglages, flux : 1,"))
                let file = try world.write("a.csv", "id;valeur;note\na;1;\n")
                _ = try await world.run(["import", file, "--feed", "mesures"])
                let show = try await world.run(["files", "show", "1"], environment: french)
                #expect(
                    show.output.contains("UTF-8, séparateur \";\", guillemet"), "\(show.output)")
                #expect(show.output.contains("titres sur 1 ligne, 3 colonnes"), "\(show.output)")
                let elsewhere = try await BasculeProcess.run(
                    ["status"], home: world.home, databaseURL: nil, environment: french)
                #expect(elsewhere.errors.contains("La base de ce site est ailleurs"))
                let feed = try await world.run(
                    ["files", "list", "--feed", "mesure"], environment: french)
                #expect(feed.errors.contains("Vouliez-vous dire `mesures` ?"), "\(feed.errors)")
            }
        }

        @Test func `the key of a row that came twice has its time on the clock there`() async throws
        {
            try await World.with { world in
                try world.declare(
                    """
                    feed: heures
                    columns:
                      - { name: le, type: timestamp, format: ["dd/mm/yyyy hh:mm"], required: true }
                      - { name: v, type: integer }
                    key: [le]
                    table: essai.heures
                    """, "feeds/heures")
                let file = try world.write(
                    "h.csv", "le;v\n01/05/2026 21:35;1\n01/05/2026 21:35;2\n")
                let loaded = try await world.run(["import", file, "--feed", "heures"])
                #expect(loaded.status == 1, "\(loaded.errors)")
                let faults = try await world.run(["files", "faults", "1"], environment: french)
                #expect(
                    faults.output.contains("(2026-05-01T21:35:00-04:00)"),
                    "\(faults.output)")
                let preview = try await world.run(["feeds", "preview", "heures", file])
                #expect(preview.output.contains("2026-05-01T21:35:00-04:00"), "\(preview.output)")
            }
        }

        @Test func `where a row comes from and what a file amended is told in French`() async throws
        {
            try await World.with { world in
                for value in ["1", "2"] {
                    let file = try world.write("v\(value).csv", "id;valeur;note\na;\(value);\n")
                    _ = try await world.run(["import", file, "--feed", "mesures"])
                }
                let origin = try await world.run(["where", "mesures", "a"], environment: french)
                #expect(origin.output.contains("remplacée") && origin.output.contains("actuelle"))
                let diff = try await world.run(["files", "diff", "2"], environment: french)
                #expect(diff.output.contains("avant (America/Guadeloupe)"), "\(diff.output)")
                let none = try await world.run(["files", "diff", "1"], environment: french)
                #expect(none.output.contains("le fichier 1 n'a modifié aucune ligne"))
                let alerts = try await world.run(["alerts"], environment: french)
                #expect(alerts.output.contains("Aucune alerte n'est ouverte."))
            }
        }

        @Test
        func `the help of an analyst's commands is in the site's language, that of others is not`()
            async throws
        {
            try await World.with { world in
                for (command, says) in [
                    (["files"], "Le registre : tous les fichiers reçus"),
                    (["files", "faults"], "Ce qui ne va pas dans un fichier"),
                    (["import"], "Charger des fichiers tout de suite"),
                    (["feeds", "preview"], "Juge un fichier selon un flux"),
                    (["where"], "d'où viennent les valeurs"),
                    (["alerts", "ack"], "quelqu'un s'est occupé d'alertes"),
                ] {
                    let help = try await world.run(command + ["--help"], environment: french)
                    #expect(help.status == 0 && help.output.contains(says), "\(help.output)")
                    let english = try await world.run(command + ["--help"])
                    #expect(english.status == 0 && !english.output.contains(says))
                }
            }
        }

        @Test func `a file whose refused lines were mended says by which file`() async throws {
            try await World.with { world in
                let file = try world.write("a.csv", "id;valeur;note\na;1;\nb;2;\nc;x;\n")
                _ = try await world.run(["import", file, "--feed", "mesures"])
                let mended = try world.write("a.csv.rejects.csv", "id;valeur;note\nc;3;\n")
                #expect(try await world.run(["import", mended, "--feed", "mesures"]).status == 0)
                let list = try await world.run(["files", "list"])
                #expect(list.output.contains("loaded, mended by 2"), "\(list.output)")
                let show = try await world.run(["files", "show", "1", "--json"])
                #expect(show.output.contains("mended-by-2.rejects.csv"), "\(show.output)")
                let names = try FileManager.default.contentsOfDirectory(
                    atPath: world.home.error + "/mesures")
                #expect(
                    names.sorted() == [
                        "a.csv.mended-by-2.faults.csv", "a.csv.mended-by-2.rejects.csv",
                    ])
            }
        }

        @Test func `a file that is taken up again with the same refused lines is not mended`()
            async throws
        {
            try await World.with { world in
                let file = try world.write("a.csv", "id;valeur;note\na;1;\nb;2;\nc;x;\n")
                _ = try await world.run(["import", file, "--feed", "mesures"])
                #expect(try await world.run(["files", "revert", "1"]).status == 0)
                _ = try await world.run(["files", "retry", "1"])
                let list = try await world.run(["files", "list"])
                #expect(list.output.contains("loaded"), "\(list.output)")
                #expect(!list.output.contains("mended by"), "\(list.output)")
            }
        }

        @Test func `what aggregates, exports and housekeeping say is in French`() async throws {
            let exports = ["jour": NightSite.export("jour", NightSite.day)]
            try await NightSite.with(exports: exports) { world in
                #expect(try await world.run(["migrate"]).status == 0)
                try await world.load(["A;15/03/2026 07:00;1"])
                let run = ["exports", "run", "jour", "--window", "2026-03-15"]
                for (command, says) in [
                    (["aggregates", "run"], "Périodes calculées : 1, dont changées : 1."),
                    (["aggregates", "run"], "Tous les agrégats sont à jour."),
                    (run, "jour_20260315.csv : 1 ligne, "), (run, "inchangé  "),
                    (["exports", "amended"], "Aucun export n'a changé depuis son écriture."),
                    (["housekeeping"], "comparer les dossiers des fichiers rangés"),
                    (["housekeeping"], "s'exécute aussitôt ; ne supprime rien"),
                    (["housekeeping", "run", "expectations"], "rien de nouveau ne manque"),
                    (["housekeeping", "run", "folders"], "conformes au registre"),
                    (["housekeeping", "run", "history"], "Rien n'est supprimé"),
                ] {
                    let told = try await world.run(command, environment: french)
                    #expect(told.output.contains(says), "\(command): \(told.output)\(told.errors)")
                }
                try await world.load(["A;15/03/2026 07:00;3"])
                #expect(try await world.run(["aggregates", "run"]).status == 0)
                let amended = try await world.run(["exports", "amended"], environment: french)
                #expect(amended.output.contains("ses données ont changé depuis"))
                let written = try await world.run(
                    ["exports", "amended", "--write"], environment: french)
                #expect(written.output.contains("octets, révision 2"), "\(written.output)")
                let none = try await world.run(["exports", "run", "jours"], environment: french)
                #expect(none.errors.contains("Vouliez-vous dire `jour` ?"), "\(none.errors)")
            }
        }

        @Test func `what schedules say is in French, and the words of their JSON are not`()
            async throws
        {
            try await World.with { world in
                #expect(try await world.run(["migrate"]).status == 0)
                let add = ["schedules", "add", "a", "--kind", "exports.check", "--every", "1s"]
                for (command, says) in [
                    (add, "la planification a est ajoutée ; prochain : "),
                    (["schedules", "run", "a"], "planification a : mis en file, travail "),
                    (["schedules", "show", "a"], "lancé à la main par user:"),
                ] {
                    let told = try await world.run(command, environment: french)
                    #expect(told.output.contains(says), "\(command): \(told.output)\(told.errors)")
                }
                let service = try world.start(["BASCULE_LANGUAGE": "fr"], roles: "scheduler")
                try await eventually("a tick is told") {
                    let show = try await world.run(["schedules", "show", "a"], environment: french)
                    return show.output.contains("sauté : le travail ")
                }
                try await service.terminate()
                _ = try await world.run(
                    ["schedules", "pause", "a", "--reason", "audit"], environment: french)
                let list = try await world.run(["schedules", "list"], environment: french)
                for says in ["toutes les 1s", "en pause, par user:", "utilisateur"] {
                    #expect(list.output.contains(says), "\(list.output)")
                }
                let json = try await world.run(
                    ["schedules", "list", "--json"], environment: french)
                for says in ["every 1s", "paused by user:", #""origin" : "user""#] {
                    #expect(json.output.contains(says), "\(json.output)")
                }
            }
        }
    }
}
