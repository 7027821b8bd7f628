// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension WholeService {
    /// What an analyst reads of files, in the language of the site.
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
                        "5 lignes : 3 ajoutées, 0 modifiées, 0 inchangées, 2 refusées ; 0 avertissements"
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
                let faults = try await world.run(["files", "faults", "1"], environment: french)
                #expect(
                    faults.output.hasPrefix(
                        "défaut type : Lignes 3–4, colonne « valeur » : « deux »"),
                    "\(faults.output)")
                let preview = try await world.run(
                    ["feeds", "preview", "mesures", file], environment: french)
                #expect(
                    preview.output.contains("5 lignes lues, 3 bonnes, 2 refusées, 0 avertissements")
                )
                let unknown = try await world.run(["files", "show", "9"], environment: french)
                #expect(unknown.errors.contains("Le registre n'a pas de fichier 9"))
                let json = try await world.run(
                    ["files", "show", "1", "--json"], environment: french)
                #expect(json.output.contains("\"loaded\""))
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
    }
}
