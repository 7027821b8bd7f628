// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing
import Wording

extension WholeService {
    /// A data engineer's steps before a feed goes live.
    @Suite struct FeedCommands {
        @Test func `feeds are listed and checked, a mistake has its place`() async throws {
            try await World.with { world in
                let list = try await world.run(["feeds", "list", "--json"])
                #expect(try list.objects.first?["name"] as? String == "mesures")
                #expect(try list.objects.first?["table"] as? String == "essai.mesures")
                #expect(
                    try await world.run(["feeds", "list"]).output.contains("essai.mesures"))
                let check = try await world.run(["feeds", "check"])
                #expect(check.status == 0)
                #expect(check.output == "No mistake; feeds: 1.\n")
                let details = try await world.run(["feeds", "check", "--verbose"])
                #expect(details.output.contains("feed mesures: 3 columns into essai.mesures"))
                #expect(details.output.contains("zone: America/Guadeloupe"))
                let wrong = try world.write("wrong.yaml", "feed: x\nfiles: [\"*\"]\nkey: [nein]\n")
                let mistake = try await world.run(["feeds", "check", wrong])
                #expect(mistake.status == 2)
                #expect(mistake.errors.contains("wrong.yaml:"), "\(mistake.errors)")
                // A file that can't be read is one mistake of several, and scripts get their JSON.
                let several = try await world.run([
                    "feeds", "check", "nowhere.yaml", world.home.path, wrong, "--json",
                ])
                #expect(several.status == 2)
                let json = try JSONSerialization.jsonObject(with: Data(several.output.utf8))
                let told = (json as? [String: Any])?["mistakes"] as? [[String: Any]] ?? []
                #expect(
                    told.prefix(2).map { $0["file"] as? String }
                        == ["nowhere.yaml", world.home.path], "\(several.output)")
                #expect(told.first?["what"] as? String == "There is no such file")
                #expect(told.count > 2, "\(several.output)")
            }
        }

        @Test func `an import without a feed proposes the one that fits and loads nothing`()
            async throws
        {
            try await World.with(isNew: true) { world in
                let fits = try world.write("x.csv", DroppedFile("p", rows: 2).text)
                let told = try await world.run(["import", fits])
                #expect(told.status == 2)
                #expect(told.errors.contains("--feed mesures"), "\(told.errors)")
                let strange = try world.write(
                    "it's \"y\" $HOME.csv", "lieu;pluie\nGardel;12\n")
                let none = try await world.run(["import", strange])
                #expect(none.status == 2)
                #expect(
                    none.errors.contains("`bascule feeds infer \(Shell.quoted(strange))`"),
                    "\(none.errors)")
                #expect(
                    try await world.number(
                        "select count(*) from pg_namespace where nspname = 'bascule'") == 0)
            }
        }

        @Test func `read takes what it is told instead of finding it out`() async throws {
            try await World.with { world in
                let odd = world.home.path + "/odd.txt"
                // A comma in each cell: the delimiter can't be known; é as Windows-1252 has it.
                try Data([UInt8]("été,x|1,2\nb,y|3,4\n".unicodeScalars.map { UInt8($0.value) }))
                    .write(to: URL(filePath: odd))
                let told = try await world.run(
                    ["read", odd, "--delimiter", "|", "--encoding", "cp1252", "--header", "0"])
                #expect(told.status == 0, "\(told.errors)")
                #expect(told.output == "\"été,x\",\"1,2\"\r\n\"b,y\",\"3,4\"\r\n", "\(told.output)")
                #expect(told.errors.contains("header:      none"), "\(told.errors)")
                for wrong in [
                    ["--delimiter", "||"], ["--header", "11"], ["--encoding", ""],
                ] {
                    #expect(try await world.run(["read", odd] + wrong).status == 2, "\(wrong)")
                }
                let unknown = try await world.run(["read", odd, "--encoding", "nothing-8"])
                #expect(unknown.status == 2, "\(unknown.errors)")
                #expect(unknown.errors.contains("nothing-8"), "\(unknown.errors)")
            }
        }

        @Test func `JSON Lines are read, and a feed is proposed that reads them`() async throws {
            try await World.with { world in
                let text = """
                    {"id": "a", "data": {"pol": 13.20}}
                    {"id": "b", "data": {"pol": 12.5, "brix": "<1"}, "codes": [1, 2]}

                    """
                let file = try world.write("lims.jsonl", text)
                let table = "/id,/data/pol,/data/brix,/codes\r\na,13.20,,\r\n"
                let good = try await world.run(["read", file])
                #expect(good.output == table + "b,12.5,<1,\"[1, 2]\"\r\n", "\(good.output)")
                #expect(good.status == 0 && good.errors.contains("JSON Lines"), "\(good.errors)")
                let broken = try world.write("broken.jsonl", text + "{\"id\": 3\n")
                for options in [[], ["--json"]] {
                    let bad = try await world.run(["read", broken] + options)
                    #expect(bad.status == 1, "\(bad.errors)")
                    #expect(bad.output.contains("13.20"))
                }
                let proposed = try await world.run(["feeds", "infer", file])
                #expect(proposed.output.contains("\nformat: jsonl\n"), "\(proposed.output)")
                let feed = try world.write("config/feeds/lims.yaml", proposed.output)
                let preview = try await world.run(["feeds", "preview", "lims", file])
                #expect(preview.status == 0, "\(preview.output) \(preview.errors) \(feed)")
                // One document is none, as before.
                let document = try world.write("a.json", "{\"a\": 1}\n")
                #expect(try await world.run(["read", document]).errors.contains("a JSON document"))
            }
        }

        @Test func `XML is read, and a feed is proposed that reads it`() async throws {
            try await World.with { world in
                let text = """
                    <lims lot="7">
                    <r id="a"><pol>13.20</pol></r>
                    <r id="b"><pol>12.5</pol></r>
                    </lims>

                    """
                let file = try world.write("lims.xml", text)
                let good = try await world.run(["read", file])
                #expect(
                    good.output == "@id,pol,../@lot\r\na,13.20,7\r\nb,12.5,7\r\n",
                    "\(good.output)")
                #expect(good.status == 0 && good.errors.contains("/lims/r"), "\(good.errors)")
                let broken = try world.write("broken.xml", String(text.dropLast(9)))
                for options in [[], ["--json"]] {
                    let bad = try await world.run(["read", broken] + options)
                    #expect(bad.status == 1 && bad.output.contains("13.20"), "\(bad.errors)")
                }
                let proposed = try await world.run(["feeds", "infer", file])
                #expect(proposed.output.contains("\nformat: xml\n"), "\(proposed.output)")
                let feed = try world.write("config/feeds/lims.yaml", proposed.output)
                let preview = try await world.run(["feeds", "preview", "lims", file])
                #expect(preview.status == 0, "\(preview.output) \(preview.errors) \(feed)")
                #expect(preview.output.contains("2/1"), "a row has its line and its part")
            }
        }

        @Test func `check looks at schedules and the database's URL too`() async throws {
            try await World.with { world in
                let file = try world.write(
                    "schedules.yaml", "a:\n  kind: exports.check\n  evry: 5min\n")
                let typo = try await world.run(
                    ["check"], environment: ["BASCULE_DECLARATIONS_SCHEDULES": file])
                #expect(typo.status == 2)
                #expect(typo.errors.contains("Did you mean `every`?"), "\(typo.errors)")
                let url = try await world.run(
                    ["check"], environment: ["BASCULE_DATABASE_URL": "postgre://u@h/d"])
                #expect(url.status == 2)
                #expect(url.errors.contains("`database_url`"), "\(url.errors)")
                #expect(!url.errors.contains(".."), "\(url.errors)")
            }
        }

        @Test func `a preview judges and loads nothing`() async throws {
            try await World.with(isNew: true) { world in
                let text = DroppedFile("p", rows: 2, bad: 1).text
                let file = try world.write("p.csv", text)
                let preview = try await world.run(["feeds", "preview", "mesures", file])
                #expect(preview.status == 1)
                #expect(preview.output.contains("pas un nombre"), "\(preview.output)")
                let input = try await world.run(
                    ["feeds", "preview", "mesures", "-", "--json"],
                    input: DroppedFile("q", rows: 2).text)
                #expect(input.status == 0, "\(input.errors)")
                #expect(try await world.run(["feeds", "preview", "mesures", "no"]).status == 2)
                #expect(try await world.run(["feeds", "preview", "mesure", file]).status == 2)
                // No database was asked: there is not even a schema.
                #expect(
                    try await world.number(
                        "select count(*) from pg_namespace where nspname = 'bascule'") == 0)
            }
        }

        @Test func `a feed inferred from a sample judges that sample without a fault`()
            async throws
        {
            try await World.with { world in
                let file = try world.write(
                    "pesees.csv",
                    "Bordereau;Pesé le;Net (t)\nB1;01/03/2026 06:30;12,5\n"
                        + "B2;01/03/2026 06:45;11,25\n")
                let infer = try await world.run(["feeds", "infer", file])
                #expect(infer.status == 0, "\(infer.errors)")
                let path = world.home.path + "/config/feeds/pesees.yaml"
                try Data(infer.output.utf8).write(to: URL(fileURLWithPath: path))
                #expect(try await world.run(["feeds", "check"]).status == 0)
                let preview = try await world.run(["feeds", "preview", "pesees", file])
                #expect(preview.status == 0, "\(preview.output)\(preview.errors)")
                let binary = try world.write("b.csv", "\u{0}\u{1}\u{2}\u{0}\u{0}")
                #expect(try await world.run(["feeds", "infer", binary]).status == 1)
                #expect(try await world.run(["feeds", "infer", "nowhere"]).status == 2)
            }
        }

        @Test func `a dry run judges only, and again loads what is loaded`() async throws {
            try await World.with { world in
                let file = try world.write("a.csv", DroppedFile("a", rows: 3).text)
                let dry = try await world.run(
                    ["import", file, "--feed", "mesures", "--dry-run"])
                #expect(dry.status == 0, "\(dry.errors)")
                #expect(try await world.run(["migrate"]).status == 0)
                #expect(try await world.number("select count(*) from bascule.files") == 0)
                for arguments in [
                    ["import", file, "--feed", "mesures"],
                    ["import", "--again", file, "--feed", "mesures"],
                ] {
                    #expect(try await world.run(arguments).status == 0)
                }
                #expect(
                    try await world.texts("select state from bascule.files order by id")
                        == ["loaded", "loaded"])
                #expect(
                    try await world.number(
                        "select rows_unchanged::int from bascule.files order by id desc limit 1")
                        == 3)
            }
        }

        @Test func `what was loaded before an error is told`() async throws {
            try await World.with { world in
                let good = try world.write("a.csv", DroppedFile("a", rows: 3).text)
                let late = try world.write("b.csv", DroppedFile("b", rows: 3).text)
                #expect(try await world.run(["migrate"]).status == 0)
                _ = try await world.session.use {
                    try $0.script(
                        """
                        create function essai.stop() returns trigger language plpgsql as $$
                        begin
                            if new.id like 'b%' then
                                raise exception 'no space' using errcode = '53100';
                            end if;
                            return new;
                        end $$;
                        create trigger stop before insert on essai.mesures
                            for each row execute function essai.stop()
                        """)
                }
                let both = try await world.run(["import", good, late, "--feed", "mesures"])
                #expect(both.status == 3, "\(both.errors)")
                #expect(both.output.contains("loaded  file 1"), "\(both.output)")
                #expect(both.errors.contains("no space"))
            }
        }

        @Test func `doctor names the folder that can't be used`() async throws {
            try await World.with { world in
                #expect(try await world.run(["doctor"]).output.contains("is not there yet"))
                let blocked = try world.write("blocked", "a file where a folder should be")
                let ill = try await world.run(
                    ["doctor"], environment: ["BASCULE_FOLDERS_ERROR": blocked + "/error"])
                #expect(ill.status == 3)
                #expect(ill.output.contains("BAD   error folder"), "\(ill.output)")
                #expect(ill.output.contains(blocked))
            }
        }

        @Test func `every command explains itself`() async throws {
            try await World.with { world in
                let top = try await world.run(["--help"])
                #expect(top.status == 0)
                let names = top.output.split(separator: "\n")
                    .drop { !$0.hasPrefix("SUBCOMMANDS") }.dropFirst()
                    .filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }
                    .compactMap { $0.split(separator: " ").first.map(String.init) }
                    .filter { $0 != "See" }
                #expect(names.count > 8)
                for name in names {
                    let help = try await world.run([name, "--help"])
                    #expect(help.status == 0 && help.output.contains("OVERVIEW"), "\(name)")
                }
            }
        }
    }
}
