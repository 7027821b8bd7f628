// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// A command's help as ArgumentParser dumps it.
private struct HelpDump: Decodable {
    struct Argument: Decodable {
        let valueName: String?
        let abstract: String?
    }
    struct Command: Decodable {
        let commandName: String
        let abstract: String?
        let discussion: String?
        let arguments: [Argument]?
        let subcommands: [Command]?

        /// Every text of it and of what is below it, with its place.
        func texts(_ path: String = "") -> [(place: String, text: String)] {
            let place = path + " " + commandName
            let own =
                [("abstract", abstract), ("discussion", discussion)]
                + (arguments ?? []).map { ($0.valueName ?? "?", $0.abstract) }
            return own.compactMap { name, text in text.map { ("\(place) \(name)", $0) } }
                + (subcommands ?? []).flatMap { $0.texts(place) }
        }
    }
    let command: Command
}

extension WholeService.French {
    /// ArgumentParser's own texts for `help`, `--help` and `--version`.
    private static let parsers = ["help", "version", "subcommands"]
    private static let analysts = [
        "status", "read", "feeds", "doctor", "check", "exports", "aggregates", "files", "import",
        "where", "data", "alerts", "users", "tokens", "roles",
    ]

    @Test func `no sentence of the help that analysts read is the same in both languages`()
        async throws
    {
        try await World.with { world in
            func texts(_ environment: [String: String]) async throws -> [(
                place: String, text: String
            )] {
                let dump = try await world.run(
                    ["--experimental-dump-help"], environment: environment)
                let help = try JSONDecoder().decode(HelpDump.self, from: Data(dump.output.utf8))
                return help.command.texts()
            }
            let (english, french) = (
                try await texts([:]), try await texts(["BASCULE_LANGUAGE": "fr"])
            )
            #expect(english.map(\.place) == french.map(\.place))
            var compared = 0
            for (en, fr) in zip(english, french) {
                let words = en.place.split(separator: " ").map(String.init)
                let isOfParser = words.contains { Self.parsers.contains($0) }
                // Of the other commands the abstract alone, which the root's help shows.
                let isRead =
                    words.count > 1 && Self.analysts.contains(words[1])
                    || words.count == 3 && words[2] == "abstract"
                guard isRead, !isOfParser else { continue }
                compared += 1
                #expect(en.text != fr.text, "\(en.place): \(en.text)")
            }
            #expect(compared > 120)
        }
    }

    @Test func `bad usage is answered in French, with what was meant`() async throws {
        try await World.with { world in
            for (command, says) in [
                (
                    ["files", "list", "--state", "loade"],
                    ["n'est pas un état", "Vouliez-vous dire `loaded` ?"]
                ),
                (["files", "list", "--state", "chargé"], ["Vouliez-vous dire `loaded` ?"]),
                (
                    ["files", "list", "--stat", "x"],
                    ["l'option --stat n'existe pas", "Vouliez-vous dire `--state` ?"]
                ),
                (
                    ["files", "list", "--limit", "no"],
                    [
                        "« no » n'est pas une valeur de `--limit <limit>`",
                        "Aide :  --limit <limit>  ",
                    ]
                ),
                (
                    ["files", "list", "--limit", "$2"],
                    ["« $2 » n'est pas une valeur de `--limit <limit>`"]
                ),
                (["init", "x", "--language", "de"], ["Choisissez parmi 'fr' et 'en'."]),
                (["jobs", "list", "--state", "runing"], ["Vouliez-vous dire `running` ?"]),
                (["files", "show"], ["il manque `<file>`", "en dit plus"]),
                (["files", "show", "1", "2"], ["un argument de trop : « 2 »"]),
                (["filez"], ["Vouliez-vous dire `bascule files` ?"]),
                (["read", "x", "--delimiter", "ab"], ["est un caractère ASCII"]),
                (["run", "--roles", "watchr"], ["n'est pas un rôle", "`watcher`"]),
                (["exports", "run", "x", "--wait", "-1"], ["Erreur : "]),
                (["feeds", "check", "--verbose", "--json"], ["est fait pour être lu"]),
            ] {
                let told = try await world.run(command, environment: ["BASCULE_LANGUAGE": "fr"])
                #expect(told.status == 2, "\(command)")
                for part in says {
                    #expect(told.errors.contains(part), "\(command): \(told.errors)")
                }
                #expect(
                    !told.errors.contains(#/Error:|Help:|Did you mean|See '|There (is|are)/#),
                    "\(told.errors)")
                let english = try await world.run(command)
                #expect(english.status == 2 && !english.errors.contains("Vouliez-vous"))
            }
        }
    }

    @Test func `what is shown where no command is named is the same help, in French`() async throws
    {
        try await World.with { world in
            let french = ["BASCULE_LANGUAGE": "fr"]
            for command in [
                [], ["aggregates"], ["feeds"], ["files"], ["jobs"], ["schedules"], ["users"],
                ["tokens"], ["roles"],
            ] {
                let shown = try await world.run(command, environment: french)
                let asked = try await world.run(command + ["--help"], environment: french)
                #expect(shown.status == 0 && shown.output == asked.output, "\(shown.output)")
                let english = try await world.run(command)
                #expect(shown.output != english.output, "\(command)")
            }
        }
    }

    @Test func `what a file is read as is told in French`() async throws {
        try await World.with { world in
            let file = try world.write(
                "a.csv",
                "Jour;Canne\n1;2\n3;4\n5;\"x\n\nNom;Heures;Motif\nZoé;7;x\nMax;8;y\nLéa;9;z\n")
            let french = ["BASCULE_LANGUAGE": "fr"]
            let read = try await world.run(["read", file], environment: french)
            for says in [
                "encodage :      UTF-8", "séparateur :    \";\"",
                "titres :        ligne 6 : Nom | Heures | Motif",
                "lu :            ",
            ] {
                #expect(read.errors.contains(says), "\(read.errors)")
            }
            #expect(
                !read.errors.contains(#/\b(line|lines|rows|header|columns|read)\b/#),
                "\(read.errors)")
            let none = try await world.run(["read", "nulle-part.csv"], environment: french)
            #expect(
                none.status == 2
                    && none.errors.contains("impossible d'ouvrir nulle-part.csv : il n'existe pas"),
                "\(none.errors)")
            let infer = try await world.run(["feeds", "infer", file], environment: french)
            #expect(
                infer.errors.contains("lusieurs tableaux")
                    || infer.output.contains("# Proposé par"), "\(infer.errors)")
            let pdf = try world.write("b.csv", "%PDF-1.4\n")
            let refused = try await world.run(["feeds", "infer", pdf], environment: french)
            #expect(
                refused.status == 1 && refused.errors.contains("Exportez-le en CSV"),
                "\(refused.errors)")
        }
    }

    @Test func `what YAML, the database and the disk refuse is told in French`() async throws {
        try await World.with { world in
            let french = ["BASCULE_LANGUAGE": "fr"]
            try world.declare("feed: a\nfiles: [x\n", "feeds/faux")
            let check = try await world.run(["check"], environment: french)
            #expect(check.status == 2)
            #expect(
                check.errors.contains(#/faux.yaml:\d+:\d+: .*il manque une virgule.*Refermez/#),
                "\(check.errors)")
            let doctor = try await world.run(["doctor"], environment: french)
            #expect(doctor.output.contains("il manque une virgule"), "\(doctor.output)")
            let away = french.merging([
                "BASCULE_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"
            ]) { $1 }
            for command in [["status"], ["doctor"], ["files", "list"]] {
                let told = try await world.run(command, environment: away)
                #expect(told.status == 3, "\(command): \(told.errors)")
                #expect(
                    (told.errors + told.output).contains(
                        "La connexion à la base de données a échoué"),
                    "\(command): \(told.errors)\(told.output)")
            }
        }
    }
}
