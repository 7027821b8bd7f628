// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing
import Wording

extension WholeService {
    /// The commands as a person or a script sees them: exit status, output, messages.
    @Suite struct Commands {
        @Test func `import tells what became of each file by its exit status and its text`()
            async throws
        {
            try await World.with { world in
                let good = try world.write("good.csv", DroppedFile("good", rows: 3).text)
                let loaded = try await world.run(["import", good, "--feed", "mesures"])
                #expect(loaded.status == 0, "\(loaded.errors)")
                #expect(loaded.output.contains("loaded  file 1  \(good)"))
                #expect(loaded.output.contains("3 rows: 3 inserted, 0 amended"))
                // A file that is not in the inbox belongs to its owner: it stays.
                #expect(FileManager.default.fileExists(atPath: good))

                let again = try await world.run(["import", good, "--feed", "mesures"])
                #expect(again.status == 0)
                #expect(again.output.contains("the same bytes as file 1, which is loaded"))

                let partly = try world.write("partly.csv", DroppedFile("p", rows: 3, bad: 1).text)
                let some = try await world.run(["import", partly, "--feed", "mesures"])
                #expect(some.status == 1)
                #expect(
                    some.output.contains(
                        "faults: \(world.home.error)/mesures/partly.csv.faults.csv"))

                let input = try await world.run(
                    ["import", "-", "--feed", "mesures"], input: DroppedFile("i", rows: 2).text)
                #expect(input.status == 0, "\(input.errors)")
                #expect(try await world.number("select count(*) from essai.mesures") == 8)
            }
        }

        @Test func `import gives a script the names of the ledger's view`() async throws {
            try await World.with { world in
                let file = try world.write("a.csv", DroppedFile("a", rows: 3, bad: 1).text)
                let result = try await world.run([
                    "import", file, "--feed", "mesures", "--json",
                ])
                #expect(result.status == 1)
                let one = try #require(try result.objects.first)
                #expect(one["state"] as? String == "loaded")
                #expect(one["rows_read"] as? Int == 4)
                #expect(one["rows_inserted"] as? Int == 3)
                #expect(one["rows_rejected"] as? Int == 1)
                #expect((one["stored_path"] as? String)?.hasPrefix(world.home.archive) == true)
            }
        }

        @Test func `bad usage ends in 2 and says what to do`() async throws {
            try await World.with { world in
                let file = try world.write("a.csv", "id;valeur\n")
                #expect(try await world.run(["migrate"]).status == 0)
                for (arguments, says) in [
                    (["import", file, "--feed", "mesure"], "Did you mean `mesures`?"),
                    (["import", "nowhere.csv", "--feed", "mesures"], "there is no such file"),
                    (["import", world.home.path, "--feed", "mesures"], "is not a plain file"),
                    (["import", file], "--feed"), (["files", "list", "--state", "lost"], "lost"),
                    (["files", "show", "7"], "The ledger has no file 7"),
                    (["files", "show", "lost.csv"], "The ledger has no file lost.csv"),
                    (["files", "list", "--feed", "mesure"], "Did you mean `mesures`?"),
                    (["files", "list", "--feed", "mesure", "--json"], "There is no feed `mesure`"),
                    (["read", "nowhere.csv"], "nowhere.csv"), (["frobnicate"], "frobnicate"),
                ] {
                    let result = try await world.run(arguments)
                    #expect(result.status == 2, "\(arguments): \(result.errors)")
                    #expect(result.errors.contains(says), "\(arguments): \(result.errors)")
                }
                try Data("feed: mesures\ncolums: []\n".utf8).write(
                    to: URL(fileURLWithPath: world.home.path + "/config/feeds/mesures.yaml"))
                let mistake = try await world.run(["status"])
                #expect(mistake.status == 0, "one feed's mistake stops nothing else")
                #expect(mistake.output.contains("mesures.yaml:2:1"), "\(mistake.output)")
                #expect(try await world.run(["feeds", "check"]).status == 2)
            }
        }

        @Test func `without a database the exit status is 3, and nothing is lost`() async throws {
            try await World.with { world in
                let file = try world.write("a.csv", DroppedFile("a", rows: 1).text)
                for arguments in [["import", file, "--feed", "mesures"], ["status"], ["doctor"]] {
                    let result = try await BasculeProcess.run(
                        arguments, home: world.home,
                        databaseURL: "postgresql://nobody:secret@127.0.0.1:1/nothing")
                    #expect(result.status == 3, "\(arguments): \(result.errors)")
                    #expect(result.errors.contains("127.0.0.1"), "\(result.errors)")
                    #expect(!(result.errors + result.output).contains("secret"))
                }
                #expect(FileManager.default.fileExists(atPath: file))
            }
        }

        @Test func `files: list, show, faults, retry and revert`() async throws {
            try await World.with { world in
                let file = try world.write("a.csv", DroppedFile("a", rows: 3, bad: 1).text)
                let bad = try world.write("bad.csv", "x\n1\n")
                #expect(
                    try await world.run(["import", file, bad, "--feed", "mesures"]).status == 1)
                let list = try await world.run(["files", "list", "--json"])
                #expect(try list.objects.map { $0["id"] as? Int } == [2, 1])
                #expect(try list.objects[1]["rows_inserted"] as? Int == 3)
                #expect(try list.objects[1]["sha256"] is String)
                let loaded = try await world.run(["files", "list", "--state", "loaded"])
                #expect(loaded.output.contains("a.csv") && !loaded.output.contains("bad.csv"))

                let show = try await world.run(["files", "show", "1"])
                #expect(show.status == 0)
                #expect(show.output.contains("pas un nombre"))
                let named = try await world.run(["files", "show", "a.csv"])
                #expect(named.output == show.output, "\(named.errors)")
                for verb in ["faults", "diff"] {
                    let byID = try await world.run(["files", verb, "1"])
                    let byName = try await world.run(["files", verb, "a.csv"])
                    #expect(byName.status == 0 && byName.output == byID.output, "\(byName.errors)")
                }
                let faults = try await world.run(["files", "faults", "1", "--json"])
                #expect(
                    try faults.objects.first?["original"] as? String == "a-bad-0;pas un nombre;")
                #expect(try faults.objects.first?["line"] as? Int == 5)

                let retry = try await world.run(["files", "retry", "1", "2", "9"])
                #expect(retry.status == 1)
                #expect(retry.errors.contains("file 1 is loaded"), "\(retry.errors)")
                #expect(retry.errors.contains("the ledger has no file 9"))
                #expect(retry.output.contains("rejected  file 2"))

                let revert = try await world.run(["files", "revert", "1"])
                #expect(revert.status == 0, "\(revert.errors)")
                #expect(revert.output.contains("3 rows gone"))
                #expect(try await world.number("select count(*) from essai.mesures") == 0)
                let twice = try await world.run(["files", "revert", "1"])
                #expect(twice.status == 0)
                #expect(twice.output.contains("was reverted before"))
                let not = try await world.run(["files", "revert", "2"])
                #expect(not.status == 1)
                #expect(not.errors.contains("file 2 is rejected, not loaded"), "\(not.errors)")
            }
        }

        @Test func `status, doctor and migrate on a new database`() async throws {
            try await World.with(isNew: true) { world in
                let migrate = try await world.run(["migrate"])
                #expect(migrate.status == 0, "\(migrate.errors)")
                #expect(migrate.output.contains("mesures → essai.mesures"))
                let status = try await world.run(["status", "--json"])
                let object = try JSONSerialization.jsonObject(with: Data(status.output.utf8))
                let keys = try #require(object as? [String: Any]).keys.sorted()
                #expect(
                    keys == [
                        "alerts", "amended_exports", "blocked_moves", "counts", "findings",
                        "last_24_hours", "mistakes", "open", "owed_moves", "queue", "refused",
                        "running", "services", "waiting", "zone",
                    ])
                #expect(try await world.run(["status"]).output.contains("None is running here"))
                let doctor = try await world.run(["doctor"])
                #expect(doctor.status == 0, "\(doctor.output)")
                #expect(
                    doctor.output.contains("ok    table of mesures: essai.mesures is as the feed"))
                _ = try await world.session.use {
                    try $0.execute(
                        "alter table essai.mesures alter column note type integer using 0")
                }
                let ill = try await world.run(["doctor"])
                #expect(ill.status == 3)
                #expect(
                    ill.output.contains(
                        "BAD   feed mesures: Its files are not loaded: \"essai\".\"mesures\".note has "
                            + "type integer, the feed wants type text."), "\(ill.output)")
                #expect(ill.output.contains("alter table"), "\(ill.output)")
            }
        }

        @Test func `read shows any file, and says by its status whether it understood`()
            async throws
        {
            try await World.with { world in
                let file = try world.write("a.csv", "sep=;\r\nnom;prix\r\n\"a;b\";1,5\r\n")
                let good = try await world.run(["read", file])
                #expect(good.status == 0)
                #expect(good.output == "nom,prix\r\na;b,\"1,5\"\r\n")
                #expect(good.errors.contains("delimiter:"))
                let odd = try world.write("odd.csv", "a;b\n1;\"2\n3;4\n")
                let bad = try await world.run(["read", odd, "--json"])
                #expect(bad.status == 1)
                let object = try JSONSerialization.jsonObject(with: Data(bad.output.utf8))
                #expect((object as? [String: Any])?["malformed_count"] as? Int == 1)
            }
        }

        @Test
        func `a line of 2 GiB of text is refused in seconds, and the rows around it are read`()
            async throws
        {
            try await World.with { world in
                let bascule = try BasculeProcess.executable()
                let began = ContinuousClock.now
                // Written into a pipe: neither a disk nor holes in a file are in play.
                let script = """
                    ulimit -v \(1 << 20)
                    export BASCULE_LANGUAGE=en
                    { printf 'id;valeur\\na;1\\nb;'; head -c 2147483648 /dev/zero | tr '\\0' x
                      printf ';2\\nc;3\\n'; } | "$0" read -
                    """
                let read = try await ChildProcess.run(
                    "/bin/sh", ["-c", script, bascule], within: .seconds(120))
                print("a line of 2 GiB: \(began.duration(to: .now))")
                #expect(read.status == 1)
                #expect(read.output == "id,valeur\r\na,1\r\nc,3\r\n")
                #expect(
                    read.errors.contains(
                        "line 3: the line is longer than the limit of 1048576 bytes"),
                    "\(read.errors)")
                #expect(
                    read.errors.contains("2 records from 4 lines, 1 malformed"), "\(read.errors)")
                _ = world
            }
        }

        @Test func `a file reverted in a feed without amendments says what does not come back`()
            async throws
        {
            try await World.with(feed: "on_amendment: reject") { world in
                let first = try world.write("first.csv", "id;valeur;note\na;1;\nb;1;\nc;1;\n")
                let second = try world.write("it's \"x\" $HOME.csv", "id;valeur;note\na;2;\nd;2;\n")
                for file in [first, second] {
                    _ = try await world.run(["import", file, "--feed", "mesures"])
                }
                let revert = try await world.run(["files", "revert", "1"])
                #expect(revert.status == 0, "\(revert.errors)")
                let kept = try #require(
                    try await world.texts("select stored_path from bascule.files where id = 2")
                        .first)
                #expect(
                    revert.output.contains(
                        """
                        not brought back: 1 row of file 2, kept out when it came because file 1 had \
                        its key and the feed takes no amendments; \
                        `bascule import \(Shell.quoted(kept)) --feed mesures --again` loads it
                        """), "\(revert.output)")
                let command = try #require(
                    revert.output.split(separator: "; `bascule ").last?.prefix { $0 != "`" })
                let again = try await ChildProcess.run(
                    "/bin/sh", ["-c", "\(try BasculeProcess.executable()) \(command)"],
                    environment: [
                        "BASCULE_HOME": world.home.path,
                        "BASCULE_DATABASE_URL": world.databaseURL, "PATH": "/usr/bin:/bin",
                        "HOME": "/elsewhere",
                    ], folder: world.home.path, input: nil, within: .seconds(60))
                #expect(again.status == 0, "\(again.output)\(again.errors)")
                #expect(
                    try await world.texts("select id || valeur from essai.mesures order by 1")
                        == ["a2.000", "d2.000"])
            }
        }

        @Test func `a line of 2 GiB needs no more memory than any other`() async throws {
            try await World.with { world in
                let file = try world.write("long.csv", "")
                let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: file))
                try handle.truncate(atOffset: 2 << 30)
                // The address space is limited: less than half the line would fit.
                let read = try await world.run(
                    ["read", file], addressSpaceKiB: 1 << 20, within: .seconds(240))
                #expect(read.status == 1, "\(read.errors)")
                #expect(read.errors.contains("nothing but NUL bytes"), "\(read.errors)")
                try handle.truncate(atOffset: 16 << 20)
                try handle.close()
                let load = try await world.run(
                    ["import", file, "--feed", "mesures"], addressSpaceKiB: 1 << 20)
                #expect(load.status == 1, "\(load.errors)")
                #expect(try await world.texts("select rule from bascule.fault") == ["binary"])
            }
        }
    }
}

extension CommandResult {
    /// Standard output as a JSON array of objects.
    var objects: [[String: Any]] {
        get throws {
            let all = try JSONSerialization.jsonObject(with: Data(output.utf8))
            return try #require(all as? [[String: Any]])
        }
    }
}
