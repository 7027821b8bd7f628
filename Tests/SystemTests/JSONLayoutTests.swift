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
            "ranges", "records",
        ]

        /// What is wrong with a document: `path: why`.
        private func flaws(_ value: Any, _ path: String = "$") -> [String] {
            switch value {
            case let list as [Any]:
                return list.enumerated().flatMap { flaws($1, "\(path)[\($0)]") }
            case let object as [String: Any]:
                return object.flatMap { name, member -> [String] in
                    let place = "\(path).\(name)"
                    let isTable = name == "rows" && member is [Any]
                    guard !Self.data.contains(name), !isTable else { return [] }
                    var found = flaws(member, place)
                    if name.wholeMatch(of: #/[a-z][a-z0-9_]*|last_24_hours/#) == nil,
                        object[snakeCase(name)] == nil
                    {
                        found.append("\(place): no snake_case")
                    }
                    if let text = member as? String, let flaw = flaw(text, name) {
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
            let isInstant = name.hasSuffix("_at") || instants.contains(name)
            let rfc3339 = #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/#
            if isInstant, text.wholeMatch(of: rfc3339) == nil { return "no instant" }
            let counted = #/(id|.*_id|bytes|rows|rows_.*|files|warnings|attempts|lines?|seq)/#
            if name.wholeMatch(of: counted) != nil { return "a number as a text" }
            return text.wholeMatch(of: #/\d{1,3}([ \u{A0}\u{202F}]\d{3})+/#) == nil
                ? nil : "a number made for reading"
        }

        private func prepare(_ world: World) async throws {
            #expect(try await world.run(["migrate"]).status == 0)
            let files = [
                DroppedFile("a.csv", rows: 1_200), DroppedFile("b.csv", rows: 2, bad: 1),
            ]
            try world.drop(files)
            for file in files {
                let path = world.home.inbox(DroppedFile.feed) + "/" + file.name
                _ = try await world.run(["import", path, "--feed", "mesures"])
            }
            for command in [
                ["jobs", "run", "aggregates.refresh"],
                ["schedules", "add", "a", "--job", "exports.check", "--every", "1h"],
            ] {
                #expect(try await world.run(command).status == 0)
            }
            _ = try await world.session.use {
                try $0.script(
                    """
                    insert into bascule.alert (rule, subject, due_at, message)
                    values ('dead', 'job 1', now(), 'x');
                    insert into bascule.queue (name, paused_at, paused_by, reason)
                    values ('held', now(), 'user:ana', 'audit')
                    """)
            }
        }

        @Test func `every command that prints facts prints them in one layout`() async throws {
            try await World.with { world in
                try await prepare(world)
                let file = try world.write("c.csv", DroppedFile("c", rows: 2).text)
                let commands = [
                    ["files", "list"], ["files", "show", "1"], ["files", "faults", "2"],
                    ["files", "diff", "1"], ["feeds", "list"],
                    ["feeds", "preview", "mesures", file],
                    ["jobs", "list"], ["jobs", "show", "1"], ["schedules", "list"],
                    ["schedules", "show", "a"], ["aggregates", "list"], ["aggregates", "status"],
                    ["aggregates", "run"], ["exports", "list"], ["exports", "files"],
                    ["exports", "amended"], ["alerts", "list"], ["journal", "list"],
                    ["journal", "verify"], ["status"], ["housekeeping", "list"], ["read", file],
                    [
                        "cron", "0 6 * * *", "--zone", "UTC", "--from", "2026-03-01", "--to",
                        "2026-03-03",
                    ],
                    ["import", file, "--feed", "mesures"], ["files", "revert", "1", "--dry-run"],
                ]
                for command in commands {
                    let told = try await world.run(command + ["--json"])
                    #expect([0, 1].contains(told.status), "\(command): \(told.errors)")
                    let object = try? JSONSerialization.jsonObject(with: Data(told.output.utf8))
                    let value = try #require(object, "\(command): \(told.output)\(told.errors)")
                    let isLaidOut =
                        // `read` gives what may not fit into memory, as it comes.
                        command[0] == "read" || told.output.hasPrefix("[\n  ")
                        || told.output.hasPrefix("{\n  \"")
                        || told.output == "[\n\n]\n"
                    #expect(isLaidOut, "\(command): \(told.output.prefix(80))")
                    #expect(flaws(value) == [], "\(command)")
                }
            }
        }
    }
}
