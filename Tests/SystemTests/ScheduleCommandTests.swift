// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// `bascule cron` and `bascule schedules` as a person or a script sees them.
    @Suite struct ScheduleCommands {
        private func bare(_ arguments: [String]) async throws -> CommandResult {
            let command = try BasculeProcess.executable()
            return try await ChildProcess.run(
                command, ["cron"] + arguments, environment: ["BASCULE_LANGUAGE": "en"], folder: "/",
                input: nil,
                within: .seconds(60))
        }

        @Test func `cron prints instants without a database or a configuration`() async throws {
            let times = ["--zone", "Europe/Paris", "--from", "2026-03-28", "--to", "2026-03-31"]
            let plain = try await bare(["30 2 * * *"] + times)
            #expect(plain.status == 0)
            #expect(
                plain.output
                    == "2026-03-28T01:30:00Z\n2026-03-29T01:00:00Z\n2026-03-30T00:30:00Z\n")
            let json = try await bare(["30 2 * * *", "--json"] + times)
            let objects =
                try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]]
            #expect(objects?.count == 3)
            #expect(objects?[1]["utc"] as? String == "2026-03-29T01:00:00Z")
            #expect(objects?[1]["local"] as? String == "2026-03-29T03:00:00+02:00")
            #expect((objects?[1]["note"] as? String)?.contains("02:30") == true)
            #expect(objects?[0]["note"] is NSNull)
            let none = try await bare(
                ["0 0 1 1 *", "--from", "2026-02-01", "--to", "2026-03-01", "--json"])
            #expect(none.output == "[]\n")
            let empty = try await bare(["0 0 1 1 *", "--from", "2026-02-01", "--to", "2026-03-01"])
            #expect(empty.output.isEmpty && empty.status == 0)
        }

        @Test(arguments: [
            (["61 * * * *"], "outside 0–59"), (["0 0 30 2 *"], "never comes"),
            (["@daily", "--zone", "Mars/Olympus"], "no time zone `Mars/Olympus`"),
            (["@daily", "--from", "tomorrow"], "--from tomorrow is no time"),
            (["@daily", "--limit", "0"], "--limit"), (["* *", "* *"], "Unexpected argument"),
        ])
        func `cron refuses what it can't understand with status 2`(
            arguments: [String], message: String
        ) async throws {
            let result = try await bare(arguments)
            #expect(result.status == 2)
            #expect(result.output.isEmpty)
            #expect(result.errors.contains(message), "\(result.errors)")
        }

        @Test func `cron stops at its limit and says so`() async throws {
            let times = ["--from", "2026-01-01", "--to", "2026-01-02"]
            let result = try await bare(["* * * * *", "--limit", "1439"] + times)
            #expect(result.status == 1)
            #expect(result.output.split(separator: "\n").count == 1_439)
            #expect(result.errors.contains("more than 1439"))
            let edge = try await bare(["* * * * *", "--limit", "1440"] + times)
            #expect(edge.status == 0)
        }

        @Test func `a schedule is added, edited, paused, run and removed`() async throws {
            try await World.with { world in
                #expect(try await world.run(["migrate"]).status == 0)
                for (arguments, status, says) in [
                    (
                        ["add", "a", "--kind", "exports.check", "--cron", "0 6 * * *"], 0,
                        "was added"
                    ),
                    (["add", "a", "--kind", "exports.check", "--every", "1h"], 2, "already"),
                    (["add", "b", "--kind", "exports.rum", "--every", "1h"], 2, "`exports.run`?"),
                    (["add", "b", "--kind", "exports.run", "--every", "1h"], 2, "needs `export`"),
                    (["add", "b", "--kind", "exports.check"], 2, "no time"),
                    (
                        ["add", "b", "--kind", "exports.check", "--every", "x"], 2,
                        "must be a duration from 1s"
                    ),
                    (["edit", "a", "--arguments", #"{"exprot": "x"}"#], 2, "mean `export`?"),
                    (["edit", "a", "--arguments", #"{"days": "x"}"#], 2, "a whole number"),
                    (["edit", "a", "--arguments", #"{"window_end": "x"}"#], 2, "by each tick"),
                    (["edit", "a", "--overlap", "maybe"], 2, "buffer_one"),
                    (["edit", "a", "--overlap", "allow_all"], 0, "changed overlap"),
                    (["edit", "a", "--overlap", "allow_all"], 0, "nothing is different"),
                    (["edit", "a", "--succeed-by", "06:60"], 2, "no time of day"),
                    (["edit", "a", "--succeed-by", "06:30"], 0, "changed succeed_by"),
                    (["show", "a"], 0, "succeed by      06:30"),
                    (["list", "--json"], 0, #""succeed_by" : "06:30""#),
                    (["edit", "a", "--succeed-by", "none"], 0, "changed succeed_by"),
                    (["pause", "a", "--reason", "rain"], 0, "is paused"),
                    (["list"], 0, "paused by user:"), (["resume", "a"], 0, "goes on"),
                    (["run", "a"], 0, "enqueued as job 1"),
                    (["backfill", "a", "2026-01-01", "2026-01-03"], 0, "3 jobs enqueued, 2 to 4"),
                    (["show", "a"], 0, "run by hand by user:"), (["show", "b"], 2, "no schedule"),
                    (["remove", "a"], 0, "is removed"), (["remove", "a"], 2, "no schedule"),
                ] {
                    let result = try await world.run(["schedules"] + arguments)
                    #expect(result.status == status, "\(arguments): \(result.errors)")
                    #expect((result.output + result.errors).contains(says), "\(arguments)")
                }
                #expect(
                    try await world.number(
                        "select count(*) from bascule.journal where action like 'schedule %'") == 9)
            }
        }

        @Test func `the file is checked with its lines and applied`() async throws {
            try await World.with { world in
                #expect(try await world.run(["migrate"]).status == 0)
                let path = world.home.path + "/config/schedules.yaml"
                try "a:\n  kind: exports.check\n  cron: 0 25 * * *\n".write(
                    toFile: path, atomically: true, encoding: .utf8)
                let wrong = try await world.run(["schedules", "check"])
                #expect(wrong.status == 2)
                #expect(wrong.errors.contains("schedules.yaml:3:9: The hour `25`"))
                try "a:\n  kind: exports.run\n  every: 1h\n  arguments:\n    exprot: jour\n".write(
                    toFile: path, atomically: true, encoding: .utf8)
                let misspelt = try await world.run(["schedules", "check"])
                #expect(misspelt.status == 2)
                #expect(
                    misspelt.errors.contains("schedules.yaml:5:5: `exports.run` takes no argument"),
                    "\(misspelt.errors)")
                try "a: { kind: exports.check, cron: 0 5 * * * }\n".write(
                    toFile: path, atomically: true, encoding: .utf8)
                #expect(try await world.run(["schedules", "check"]).status == 0)
                let applied = try await world.run(["schedules", "apply"])
                #expect(applied.output.contains("schedule a was added from the file"))
                let list = try await world.run(["schedules", "list", "--json"])
                let one = try #require(try list.objects.first)
                #expect(one["name"] as? String == "a" && one["origin"] as? String == "config")
            }
        }
    }
}
