// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// Lists on a terminal and in a script.
    @Suite struct Output {
        /// A command on a terminal of so many columns, at which `input` is typed; gives the lines
        /// that it shows.
        func onTerminal(
            _ columns: Int, _ arguments: [String], _ world: World, noColour: Bool = false,
            input: String? = nil, environment more: [String: String] = [:]
        ) async throws -> [String] {
            let command = ([try BasculeProcess.executable()] + arguments).joined(separator: " ")
            var environment = [
                "BASCULE_HOME": world.home.path, "BASCULE_DATABASE_URL": world.databaseURL,
                "TERM": "xterm",
            ].merging(more) { $1 }
            if noColour { environment["NO_COLOR"] = "1" }
            let shown = try await ChildProcess.run(
                "/usr/bin/script",
                ["-qec", "stty cols \(columns); \(command)", "/dev/null"], environment: environment,
                folder: world.home.path, input: input, within: .seconds(60))
            return shown.output.split(whereSeparator: \.isNewline).map(String.init)
        }

        @Test func `a list fits the terminal, keeps its keys whole and marks its states`()
            async throws
        {
            try await World.with { world in
                let kind = "aggregates.backfill"
                #expect(try await world.run(["migrate"]).status == 0)
                _ = try await world.session.use {
                    try $0.script(
                        """
                        insert into bascule.job (queue, kind, state, enqueued_by, reason, settled_at)
                        values ('a_queue_of_a_rather_long_name', '\(kind)', 'dead', 'user:ana',
                                repeat('because of something that takes long to tell ', 9), now())
                        """)
                }
                for columns in [70, 100] {
                    let lines = try await onTerminal(
                        columns, ["jobs", "list"], world, noColour: true)
                    #expect(lines.count == 2)
                    #expect(lines.allSatisfy { $0.count <= columns }, "\(lines)")
                    #expect(lines[1].hasPrefix("1   dead") && lines[1].hasSuffix("…"), "\(lines)")
                }
                let coloured = try await onTerminal(100, ["jobs", "list"], world)
                #expect(coloured[1].contains("\u{1B}[1;31mdead\u{1B}[0m"), "\(coloured)")
                let piped = try await world.run(["jobs", "list"])
                #expect(!piped.output.contains("\u{1B}") && !piped.output.contains("…"))
                #expect(piped.output.contains("a_queue_of_a_rather_long_name"))
            }
        }

        @Test func `a narrow terminal cuts no number, and no key of an amended row`() async throws {
            try await World.with { world in
                for (name, value) in [("first", 1), ("second", 2)] {
                    let rows = (100..<345).map { "\($0)-a-key-of-some-length;\(value);" }
                    let file = try world.write(
                        "a-rather-long-name-\(name).csv",
                        "id;valeur;note\n" + rows.joined(separator: "\n") + "\n")
                    let loaded = try await world.run(["import", file, "--feed", "mesures"])
                    #expect(loaded.status == 0, "\(loaded.errors)")
                }
                for columns in [60, 80] {
                    let lines = try await onTerminal(
                        columns, ["files", "list"], world, noColour: true)
                    let cells = lines.map { $0.split(separator: " ") }
                    #expect(cells.last?.contains("245") == true, "\(lines)")
                    #expect(lines.allSatisfy { $0.count <= columns }, "\(lines)")
                }
                let diff = try await onTerminal(
                    60, ["files", "diff", "2"], world, noColour: true)
                #expect(diff.count == 246)
                #expect(
                    diff.dropFirst().allSatisfy { $0.contains("-a-key-of-some-length ") },
                    "\(diff.prefix(3))")
            }
        }

        @Test func `json of the timer side has instants, numbers and one layout`() async throws {
            try await World.with { world in
                #expect(try await world.run(["migrate"]).status == 0)
                for command in [
                    ["jobs", "run", "aggregates.refresh"],
                    ["schedules", "add", "a", "--kind", "exports.check", "--every", "1h"],
                    ["schedules", "pause", "a", "--reason", "rain"],
                ] {
                    let done = try await world.run(command)
                    #expect(done.status == 0, "\(done.errors)")
                }
                let instants = [
                    ["jobs", "list"]: ["enqueued_at", "run_at"], ["journal", "list"]: ["at"],
                    ["schedules", "list"]: ["next", "paused_at"],
                ]
                for (command, names) in instants {
                    let list = try await world.run(command + ["--json"])
                    #expect(list.output.hasPrefix("[\n  {\n    \""), "\(list.output)")
                    let row = try #require(try list.objects.first)
                    for name in names {
                        let text = try #require(row[name] as? String, "\(name)")
                        #expect(
                            text.wholeMatch(
                                of: #/[0-9-]{10}T[0-9:]{8}(\.[0-9]+)?(Z|[+-][0-9:]{5})/#) != nil,
                            "\(name): \(text)")
                    }
                    for name in row.keys {
                        #expect(name == name.lowercased() && !name.contains("-"), "\(name)")
                    }
                }
                let schedule = try #require(
                    try await world.run(["schedules", "list", "--json"]).objects.first)
                #expect(schedule["catch_up_window_seconds"] as? Int == 86_400)
                #expect(schedule["pause_reason"] as? String == "rain")
                #expect(schedule["overlap"] as? String == "skip")
                let show = try await world.run(["jobs", "show", "1"])
                #expect(show.output.contains("times in"))
                #expect(show.output.contains("America/Guadeloupe"))
                let limits = [["jobs", "list"], ["journal", "list"], ["alerts"]]
                for command in limits {
                    let wrong = try await world.run(command + ["--limit=-1"])
                    #expect(wrong.status == 2, "\(command): \(wrong.errors)")
                }
            }
        }

        @Test func `files show goes from what a file is to where it lies`() async throws {
            try await World.with { world in
                let file = try world.write("a.csv", "id;valeur;note\na;1;\n")
                #expect(try await world.run(["import", file, "--feed", "mesures"]).status == 0)
                let show = try await world.run(["files", "show", "1"])
                let titles = show.output.split(separator: "\n")
                    .compactMap { $0.split(separator: " ").first.map(String.init) }
                let asked = [
                    "id", "feed", "name", "state", "rows_read", "lines", "arrived_at",
                    "stored_path", "sha256", "inbox_path", "worker",
                ]
                #expect(titles.filter { asked.contains($0) } == asked, "\(show.output)")
            }
        }

        @Test(arguments: [
            (["file", "list"], "bascule files"), (["filse"], "bascule files"),
            (["jobs", "lsit"], "bascule jobs list"), (["journal", "verfy"], "journal verify"),
            (["schedule", "list"], "bascule schedules"),
        ])
        func `a command that there is not is told with the one that was meant`(
            arguments: [String], meant: String
        ) async throws {
            let result = try await ChildProcess.run(
                try BasculeProcess.executable(), arguments, environment: ["BASCULE_LANGUAGE": "en"],
                folder: "/",
                input: nil,
                within: .seconds(60))
            #expect(result.status == 2)
            #expect(result.errors.contains("Did you mean `"), "\(result.errors)")
            #expect(result.errors.contains(meant), "\(result.errors)")
        }
    }
}
