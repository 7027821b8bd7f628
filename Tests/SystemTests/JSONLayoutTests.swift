// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// Every command that prints facts, as scripts read it.
    @Suite struct JSONLayout {
        /// Keys of which the values are data of the site, whatever they are called.
        private static let data: Set<String> = [
            "values", "key", "before", "after", "arguments", "parameters", "result", "line_account",
            "ranges", "records", "local",
        ]

        private let rfc3339 = #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/#

        /// Texts for people that may begin with a time.
        private static let sentences: Set<String> = ["paused", "sentence", "message", "reason"]

        /// The mistakes of a document: `path: why`.
        private func flaws(_ value: Any, _ path: String = "$") -> [String] {
            switch value {
            case let list as [Any]:
                return list.enumerated().flatMap { flaws($1, "\(path)[\($0)]") }
            case let object as [String: Any]:
                return object.flatMap { name, member -> [String] in
                    let place = "\(path).\(name)"
                    let isTable = name == "rows" && member is [Any]
                    if isTable {
                        return (member as? [[String: Any]] ?? []).filter { $0["line_no"] is String }
                            .map { "\(place): a number as a text: \($0)" }
                    }
                    guard !Self.data.contains(name) else { return [] }
                    var found = flaws(member, place)
                    if name.wholeMatch(of: #/[a-z][a-z0-9_]*|last_24_hours/#) == nil,
                        object[snakeCase(name)] == nil
                    {
                        found.append("\(place): no snake_case")
                    }
                    // The next step of a finding is a sentence.
                    let isStep = name == "next" && object["weight"] != nil
                    if let text = member as? String, !isStep, let flaw = flaw(text, name) {
                        found.append("\(place): \(flaw): \(text)")
                    }
                    return found
                }
            default: return []
            }
        }

        private func snakeCase(_ name: String) -> String {
            name.map { $0.isUppercase ? "_\($0.lowercased())" : String($0) }.joined()
        }

        private func flaw(_ text: String, _ name: String) -> String? {
            let instants: Set<String> = ["at", "since", "next", "started", "ended"]
            let isInstant =
                name.hasSuffix("_at") || instants.contains(name)
                || text.wholeMatch(of: #/\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*/#) != nil
                    && !Self.sentences.contains(name)
            if isInstant, text.wholeMatch(of: rfc3339) == nil { return "no instant in UTC" }
            let counted =
                #/(id|.*_(id|no|line|count|bytes|rows|seconds)|bytes|rows|rows_.*|files|warnings|attempts|tries|lines?|seq|folders|revision|priority)/#
            // RFC 5322's own, which is a text.
            let isMessage = name == "message_id"
            if !isMessage, name.wholeMatch(of: counted) != nil { return "a number as a text" }
            // As PostgreSQL writes an interval, bytes and an array.
            let database =
                #/-?(\d+ (years?|mons?|days?) ?)*-?\d\d+:\d\d:\d\d(\.\d+)?|\\x([0-9a-f]{2})*|\{.*\}/#
            if text.wholeMatch(of: database) != nil { return "the database's own form" }
            return text.wholeMatch(of: #/\d{1,3}([ \u{A0}\u{202F}]\d{3})+/#) == nil
                ? nil : "a number made for reading"
        }

        private func declare(in world: World, _ sshd: Sshd) async throws {
            let chart = "chart: pesees_30j\nquery: select :day as jour, 1 as pesees"
            for (text, name) in [
                (LayoutSite.chart, "qc/pesees"), (chart, "charts/pesees_30j"),
                (LayoutSite.mail, "mails/essai"), (LayoutSite.webhook, "webhooks/lims"),
                (try await LayoutSite.pickup(sshd, world), "pickups/ctcs"),
            ] {
                let folder = name.prefix { $0 != "/" }
                try FileManager.default.createDirectory(
                    atPath: world.home.path + "/config/\(folder)",
                    withIntermediateDirectories: true)
                try world.declare(text, name)
            }
        }

        /// Rows in the tables, an export that is amended, and one of everything else there is to
        /// list.
        private func prepare(_ world: World, _ sshd: Sshd) async throws {
            try await declare(in: world, sshd)
            #expect(try await world.run(["migrate"]).status == 0)
            let files = [
                DroppedFile("a.csv", rows: 1_200), DroppedFile("b.csv", rows: 2, bad: 1),
                DroppedFile("refused.csv", rows: 0, bad: 3),
            ]
            try world.drop(files)
            for file in files {
                let path = world.home.inbox(DroppedFile.feed) + "/" + file.name
                _ = try await world.run(["import", path, "--feed", "mesures"])
            }
            let again = try world.write("again.csv", "id;valeur;note\na.csv-1;77;\n")
            _ = try await world.run(["import", again, "--feed", "mesures"])
            try await world.load(["A;15/03/2026 07:00;1", "B;15/03/2026 08:00;2"])
            for command in [
                ["exports", "run", "jour", "--window", "2026-03-15"],
                ["jobs", "run", "aggregates.refresh"], ["jobs", "run", "exports.check"],
                ["schedules", "add", "a", "--kind", "exports.check", "--every", "1h"],
                ["users", "add", "ada", "--role", "lecteur"],
                ["tokens", "add", "--user", "ada", "--scope", "all"],
            ] {
                let told = try await world.run(command)
                #expect(told.status == 0, "\(command): \(told.errors)")
            }
            try await world.load(["A;15/03/2026 07:00;3"])
            _ = try await world.session.use {
                try $0.script(
                    """
                    insert into bascule.alert (rule, subject, due_at, message)
                    values ('dead', 'job 1', now(), 'x');
                    insert into bascule.queue (name, paused_at, paused_by, reason)
                    values ('held', now(), 'user:ana', 'audit');
                    insert into bascule.webhook (webhook, seq) values ('lims', 0);
                    insert into bascule.webhook_message (webhook, event, type, body)
                    values ('lims', 'evt_1', 'file.loaded', null);
                    insert into bascule.export_delivery (export_id, export, target, alert_after, state,
                                                         due_at, ended_at)
                    select min(id), min(export), 'sftp://x/', 3, 'accepted', null, now() from bascule.export;
                    insert into bascule.pickup_mail (pickup, source, validity, number, sender, outcome,
                                                     is_wanted)
                    values ('ctcs', 'imaps://x/INBOX', 1, 1, 'b@x.fr', 'sender', true);
                    insert into bascule.bounce_folder (folder, validity) values ('imaps://x/INBOX', 1);
                    insert into bascule.bounce (folder, validity, number, digest, outcome, address, status)
                    values ('imaps://x/INBOX', 1, 1, '\\x00', 'unmatched', 'b@x.fr', '5.1.1');
                    with made as (
                        insert into bascule.mail (mail, period, revision, message_id, subject, envelope_from,
                                                  mime, bytes, words, made_by)
                        values ('essai', 'a1', 1, '<essai.a1.1@x>', 'x', 'a@x.fr', 'x', 1, 'x', 'user:ana')
                        returning id
                    )
                    insert into bascule.mail_recipient (mail_id, address)
                    select id, 'labo@gardel.example' from made
                    """)
            }
        }

        /// Every command that takes `--json`, on what `prepare` has made; what changes things comes
        /// last.
        private func commands(_ file: String, _ empty: TestDatabase) -> [[String]] {
            [
                ["archive", "seal"], ["archive", "verify"], ["archive", "status"],
                ["charts", "list"], ["mails", "list"], ["mails", "outbox"], ["mails", "bounces"],
                ["webhooks", "list"], ["webhooks", "outbox"],
                ["archive", "rebuild", "--into", empty.url],
                ["files", "list"], ["files", "show", "1"], ["files", "faults", "2"],
                ["files", "diff", "4"], ["files", "reconcile"], ["feeds", "list"],
                ["feeds", "preview", "mesures", file], ["where", "mesures", "a.csv-1"],
                ["data", "mesures"], ["data", "mesures", "--diff", "2020-01-01", "2090-01-01"],
                ["jobs", "list"], ["jobs", "show", "1"], ["schedules", "list"],
                ["schedules", "show", "a"], ["aggregates", "list"], ["aggregates", "status"],
                ["aggregates", "run"], ["exports", "list"], ["exports", "files"],
                ["exports", "amended"], ["exports", "deliveries"], ["exports", "deliver"],
                ["alerts", "list"], ["journal", "list"],
                ["journal", "verify"], ["users", "list"], ["tokens", "list"], ["roles", "list"],
                ["status"], ["housekeeping", "list"], ["read", file],
                ["doctor"], ["check"], ["feeds", "check"], ["housekeeping", "run", "expectations"],
                ["housekeeping", "run", "retention"], ["qc", "run"], ["qc", "status"],
                ["qc", "points", "pesees"],
                [
                    "cron", "0 6 * * *", "--zone", "UTC", "--from", "2026-03-01", "--to",
                    "2026-03-03",
                ],
                ["import", file, "--feed", "mesures"], ["files", "revert", "1", "--dry-run"],
                ["files", "retry", "3"],
                ["aggregates", "backfill", "pesees_jour", "2026-03-15", "2026-03-16"],
                ["exports", "run", "jour", "--window", "2026-03-15"],
                ["jobs", "run", "aggregates.refresh"], ["jobs", "retry", "1"],
                ["jobs", "cancel", "1"], ["jobs", "discard", "2"],
                ["pickups", "check"], ["pickups", "run", "ctcs"], ["pickups", "list"],
                ["pickups", "show", "ctcs"], ["pickups", "show", "ctcs", "--passed"],
                ["pickups", "backfill", "ctcs", "2020-01-01", "2090-01-01"],
                [
                    "pickups", "fetch", "https://lims.usine.example/a.csv", "--feed", "mesures",
                ],
            ]
        }

        /// The commands that take `--json`, as the program says itself.
        private func takers(_ command: [String: Any], _ path: [String] = []) -> [String] {
            let subcommands = command["subcommands"] as? [[String: Any]] ?? []
            let own = (command["arguments"] as? [[String: Any]] ?? []).contains {
                ($0["valueName"] as? String) == "json"
            }
            let below = subcommands.filter { $0["commandName"] as? String != "help" }.flatMap {
                takers($0, path + [$0["commandName"] as? String ?? ""])
            }
            return below + (own ? [path.joined(separator: " ")] : [])
        }

        private func check(_ command: [String], _ world: World, _ sshd: Sshd) async throws {
            let told = try await world.run(
                command + ["--json"],
                environment: [
                    "BASCULE_CONSOLE_SOURCE_HOSTS":
                        "[\"lims.usine.example\", \"127.0.0.1:\(sshd.port)\"]",
                    "BASCULE_CONSOLE_SOURCE_PRIVATE": #"["127.0.0.0/8"]"#,
                ])
            // Findings about this site are reported by `doctor`, and do not matter here.
            let isFine = [0, 1].contains(told.status) || command == ["doctor"] && told.status == 3
            #expect(isFine, "\(command): \(told.errors)")
            let object = try? JSONSerialization.jsonObject(with: Data(told.output.utf8))
            let value = try #require(object, "\(command): \(told.output)\(told.errors)")
            let isLaidOut =
                // `read` gives what may not fit into memory, as it comes.
                command[0] == "read" || told.output.hasPrefix("[\n  ")
                || told.output.hasPrefix("{\n  \"")
            #expect(isLaidOut, "\(command) gives something to look at: \(told.output.prefix(80))")
            #expect(flaws(value) == [], "\(command)")
        }

        @Test func `what checks gives scripts each mistake with its file, line and remedy`()
            async throws
        {
            try await World.with { world in
                try world.declare(
                    DroppedFile.feedYAML("").replacing("feed: mesures", with: "feed: Autre 1")
                        + "\non_reject: never\n", "feeds/autre")
                for command in [["check"], ["feeds", "check"]] {
                    let told = try await world.run(command + ["--json"])
                    #expect(told.status == 2, "\(told.errors)")
                    #expect(told.errors == "")
                    let object = try #require(
                        try JSONSerialization.jsonObject(with: Data(told.output.utf8))
                            as? [String: Any])
                    #expect(object["feeds"] as? Int == 1, "\(told.output)")
                    let mistakes = object["mistakes"] as? [[String: Any]] ?? []
                    #expect(mistakes.count >= 2, "\(told.output)")
                    for mistake in mistakes {
                        #expect((mistake["file"] as? String)?.hasSuffix("autre.yaml") == true)
                        #expect(mistake["line"] is Int && mistake["column"] is Int)
                        #expect(mistake["what"] is String && mistake["remedy"] is String)
                    }
                }
                let doctor = try await world.run(["doctor", "--json"])
                #expect(doctor.status == 3)
                let looks = try doctor.objects
                #expect(looks.contains { $0["weight"] as? String == "bad" }, "\(doctor.output)")
                #expect(looks.contains { $0["weight"] as? String == "good" })
                #expect(
                    looks.allSatisfy {
                        Set($0.keys) == ["cause", "subject", "weight", "what", "next"]
                    }, "\(doctor.output)")
            }
        }

        @Test func `every command that prints facts prints them in one layout`() async throws {
            let exports = ["jour": NightSite.export("jour", NightSite.day)]
            try await Sshd.with { sshd in
                try await NightSite.with(exports: exports) { world in
                    try await look(at: world, sshd)
                }
            }
        }

        private func look(at world: World, _ sshd: Sshd) async throws {
            try await prepare(world, sshd)
            let file = try world.write("c.csv", DroppedFile("c", rows: 2).text)
            let empty = try TestDatabase.create()
            let commands = commands(file, empty)
            let dump = try await world.run(["--experimental-dump-help"])
            let help = try JSONSerialization.jsonObject(with: Data(dump.output.utf8))
            let tree = (help as? [String: Any])?["command"] as? [String: Any]
            let known = takers(try #require(tree))
            #expect(known.count > 20, "\(known)")
            for taker in known {
                #expect(
                    commands.contains {
                        $0.prefix(2).joined(separator: " ") == taker || $0[0] == taker
                    }, "\(taker) takes --json and is not looked at")
            }
            for command in commands { try await check(command, world, sshd) }
        }
    }
}
