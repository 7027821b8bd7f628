// SPDX-License-Identifier: Apache-2.0

import Foundation
import Journal
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// The journal as a person or a script sees it, and its record of the user.
    @Suite struct JournalCommands {
        @Test func `nobody writes another's name into the journal through the environment`()
            async throws
        {
            try await World.with { world in
                #expect(try await world.run(["migrate"]).status == 0)
                let forged = ["USER": "mallory", "LOGNAME": "mallory", "SUDO_USER": "mallory"]
                for command in [
                    ["jobs", "run", "aggregates.refresh"], ["jobs", "pause", "default"],
                    ["schedules", "add", "a", "--kind", "exports.check", "--every", "1h"],
                ] {
                    let done = try await world.run(command, environment: forged)
                    #expect(done.status == 0, "\(done.errors)")
                }
                let list = try await world.run(["journal", "--json"])
                let entries = try list.objects
                #expect(entries.count == 3)
                for entry in entries {
                    #expect(entry["actor"] as? String == "user:\(NSUserName())")
                    #expect(entry["uid"] as? Int == Int(geteuid()))
                    #expect(entry["sudo_user"] is NSNull)
                }
                #expect(!list.output.contains("mallory"))
            }
        }

        @Test(.enabled(if: getuid() == 0, "only root becomes somebody else"))
        func `who has become root by sudo is in the entry`() async throws {
            try await World.with { world in
                #expect(try await world.run(["migrate"]).status == 0)
                // As sudo does: a process of one user whose child is root.
                let script = """
                    import os, sys
                    os.setresuid(65534, 65534, 0)
                    child = os.fork()
                    if child == 0:
                        os.setresuid(0, 0, 0)
                        os.execv(sys.argv[1], sys.argv[1:])
                    sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
                    """
                let done = try await ChildProcess.run(
                    "/usr/bin/python3",
                    ["-c", script, try BasculeProcess.executable(), "jobs", "pause", "default"],
                    environment: [
                        "BASCULE_HOME": world.home.path, "BASCULE_DATABASE_URL": world.databaseURL,
                        "SUDO_USER": "mallory",
                    ], folder: "/", input: nil, within: .seconds(60))
                #expect(done.status == 0, "\(done.errors)")
                #expect(
                    try await world.texts("select actor || ' ' || sudo_user from bascule.journal")
                        == ["user:root nobody"])
                let list = try await world.run(["journal"])
                #expect(list.output.contains("user:root (nobody)"))
            }
        }

        @Test func `auditors get each entry once, oldest first, with its JSON as it was hashed`()
            async throws
        {
            try await World.with { world in
                #expect(try await world.run(["migrate"]).status == 0)
                _ = try await world.session.use {
                    try $0.script(
                        """
                        insert into bascule.journal (actor, action, subject, parameters, duration)
                        select 'user:é"/' || n, 'import', 'file ' || n,
                               '{"exact": 1.10, "large": 12345678901234567890}', '1.5 s'
                          from generate_series(1, 3) n
                        """)
                }
                let file = world.home.path + "/audit.jsonl"
                let lines = try await world.run(
                    ["journal", "export", "--format", "jsonl", "--output", file])
                #expect(lines.status == 0 && lines.output == "\(file): 3 entries\n")
                let text = try String(contentsOfFile: file, encoding: .utf8)
                #expect(text.split(separator: "\n").count == 3)
                let exact = #""parameters": {"exact": 1.10, "large": 12345678901234567890}"#
                #expect(text.contains(exact), "\(text)")
                let read = try await ChildProcess.run(
                    "/usr/bin/python3",
                    [
                        "-c",
                        """
                        import json, sys
                        for line in open(sys.argv[1], encoding="utf-8"):
                            e = json.loads(line)
                            print(e["id"], e["actor"], e["seq"], len(e["hash"]), e["duration_seconds"],
                                  e["login_uid"], e["at"][-1])
                        """, file,
                    ], environment: [:], folder: "/", input: nil, within: .seconds(60))
                #expect(
                    read.output
                        == (1...3).map { "\($0) user:é\"/\($0) \($0) 64 1.5 None Z\n" }.joined())
                let table = try await world.run(
                    ["journal", "export", "--subject", "file 2", "--since", "2026-01-01"])
                let rows = table.output.split(whereSeparator: \.isNewline)
                #expect(rows.first?.hasPrefix("id,at,actor,action,subject,parameters,") == true)
                #expect(rows.count == 2 && rows[1].hasPrefix("2,20"), "\(table.output)")
                #expect(rows[1].contains(#","{""exact"": 1.10, "#), "\(rows[1])")
            }
        }

        @Test func `the head leaves the database by itself, and verify finds what was cut off`()
            async throws
        {
            try await World.with { world in
                #expect(try await world.run(["migrate"]).status == 0)
                _ = try await world.run(["jobs", "pause", "other"])
                let heads = world.home.path + "/var/journal.heads"
                for count in 1...2 {
                    let service = try world.start()
                    try await eventually("\(count) heads are noted") {
                        let text = FileManager.default.contents(atPath: heads) ?? Data()
                        return NotedHeads.read(String(decoding: text, as: UTF8.self)).heads.count
                            == count
                    }
                    #expect(service.child.errors.contains("the journal's head is "))
                    try await service.terminate()
                    _ = try await world.run(["jobs", "resume", "other"])
                    _ = try await world.run(["jobs", "pause", "other"])
                }
                let sound = try await world.run(["journal", "verify"])
                #expect(sound.status == 0, "\(sound.errors)")
                #expect(sound.output.contains("compared with 2 heads noted in \(heads)"))
                _ = try await world.session.use {
                    try $0.script(
                        """
                        alter table bascule.journal disable trigger user;
                        alter table bascule.journal_chain disable trigger user;
                        delete from bascule.journal where id > 1;
                        delete from bascule.journal_chain where seq > 1;
                        alter table bascule.journal enable always trigger append_only;
                        alter table bascule.journal enable always trigger chain;
                        alter table bascule.journal_chain enable always trigger append_only
                        """)
                }
                let cut = try await world.run(["journal", "verify", "--json"])
                #expect(cut.status == 1)
                #expect(cut.output.contains("the end was cut"), "\(cut.output)")
                // The service says so by itself.
                try world.start()
                try await eventually("there is an alert") {
                    try await world.number(
                        "select count(*) from bascule.alert where rule = 'journal'") == 1
                }
            }
        }
    }
}
