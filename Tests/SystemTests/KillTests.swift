// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// kill -9 of the service, anywhere.
    @Suite struct Kills {
        static let stages = [
            "claim", "digest", "admission", "inspection", "merged", "settled", "committed",
            "moved", "stored",
        ]

        /// Good files, files with bad rows, a file of bad rows only, and one sent twice.
        private var mixed: [DroppedFile] {
            let good = (0..<8).map { DroppedFile("good\($0).csv", rows: 40, note: "lot \($0)") }
            let partly = (0..<3).map { DroppedFile("partly\($0).csv", rows: 30, bad: 2) }
            let bad = DroppedFile("bad.csv", rows: 0, bad: 5)
            let twin = DroppedFile(copyOf: good[0], as: "twin.csv")
            return good + partly + [bad, twin]
        }

        @Test(arguments: stages)
        func `killed at a stage boundary, again and again`(stage: String) async throws {
            let files = mixed
            try await World.with { world in
                try world.drop(files)
                var crashes = 0
                for _ in 0..<6 {
                    let service = try world.start([
                        "BASCULE_CRASH_AT": stage, "BASCULE_BATCH_FILES": "2",
                    ])
                    try await eventually("the service dies or is done") {
                        if !service.child.isRunning { return true }
                        return try await world.settled() == files.count
                    }
                    if service.child.isRunning { break }
                    #expect(
                        try await service.child.waitForExit() == -SIGKILL, "\(service.lastWords)")
                    crashes += 1
                }
                #expect(crashes > 0, "the service never came by \(stage)")
                let last = try world.start()
                try await world.waitUntilSettled(files.count, by: last)
                try await world.assertEverythingAccountedFor(files)
            }
        }

        @Test func `killed at random moments under load`() async throws {
            var random = SeededGenerator(for: "killed at random moments under load")
            let files = (0..<320).map {
                DroppedFile(
                    "load\($0).csv", rows: .random(in: 5...200, using: &random),
                    bad: $0 % 7 == 0 ? 1 : 0)
            }
            try await World.with { world in
                for chunk in 0..<32 {
                    try world.drop(Array(files[(chunk * 10)..<(chunk * 10 + 10)]))
                    // A kill counts as an attempt: more kills than attempts are no fault of the
                    // files here.
                    let service = try world.start([
                        "BASCULE_BATCH_FILES": "8", "BASCULE_RETRY_ATTEMPTS": "100",
                    ])
                    let life = Duration.milliseconds(.random(in: 50...700, using: &random))
                    _ = try await stays(true: life) { service.child.isRunning }
                    #expect(service.child.isRunning, "\(service.lastWords)")
                    try await service.killNow()
                }
                let last = try world.start()
                try await world.waitUntilSettled(files.count, by: last)
                try await world.assertEverythingAccountedFor(files)
            }
        }

        @Test func `killed at random moments while a file streams`() async throws {
            var random = SeededGenerator(for: "killed while a file streams")
            let file = DroppedFile(
                "large.csv", rows: 60_000, bad: 3, note: String(repeating: "note ", count: 13))
            try await World.with { world in
                try world.drop([file])
                for _ in 0..<6 {
                    let service = try world.start(["BASCULE_RETRY_ATTEMPTS": "50"])
                    try await eventually("it streams", every: .milliseconds(5)) {
                        guard service.child.isRunning else {
                            throw ServiceEnded(words: service.lastWords)
                        }
                        return try await world.number(
                            """
                            select count(*) from pg_stat_activity where pid <> pg_backend_pid()
                               and datname = current_database() and query ilike 'copy %'
                            """) > 0
                    }
                    let moment = Duration.milliseconds(.random(in: 0...800, using: &random))
                    _ = try await stays(true: moment) { true }
                    try await service.killNow()
                }
                let last = try world.start()
                try await world.waitUntilSettled(1, by: last)
                try await world.assertEverythingAccountedFor([file])
            }
        }

        @Test func `one file that kills every service does not stop its neighbours`() async throws {
            let files = (0..<24).map { DroppedFile("good\($0).csv", rows: 10) }
            let killer = DroppedFile("killer.csv", rows: 10)
            try await World.with { world in
                try world.drop(Array(files[..<12]) + [killer] + Array(files[12...]))
                let settings = ["BASCULE_CRASH_ON": killer.name, "BASCULE_RETRY_ATTEMPTS": "3"]
                var deaths = 0
                while true {
                    try #require(deaths < 8, "it is never given up")
                    let service = try world.start(settings)
                    try await eventually("it dies or is done") {
                        if !service.child.isRunning { return true }
                        return try await world.settled() == files.count + 1
                    }
                    guard !service.child.isRunning else { break }
                    deaths += 1
                }
                #expect(deaths == 3)
                #expect(
                    try await world.texts(
                        "select state || ' ' || count(*) from bascule.file group by state order by 1"
                    ) == ["failed 1", "loaded 24"])
                #expect(
                    try await world.texts("select name from bascule.file where state = 'failed'")
                        == [killer.name])
                #expect(try await world.number("select count(*) from essai.mesures") == 240)
            }
        }

        @Test(arguments: ["claim", "merged", "committed", "moved"])
        func `an import that is killed is closed or finished by the service`(stage: String)
            async throws
        {
            let file = DroppedFile("home", rows: 5)
            try await World.with { world in
                let path = world.home.path + "/home.csv"
                try Data(file.text.utf8).write(to: URL(fileURLWithPath: path))
                let other = DroppedFile("input", rows: 3)
                for (name, input) in [(path, nil), ("-", other.text)] {
                    let command = try await BasculeProcess.run(
                        ["import", name, "--feed", "mesures"], home: world.home,
                        databaseURL: world.databaseURL, environment: ["BASCULE_CRASH_AT": stage],
                        input: input)
                    #expect(command.status == -SIGKILL, "\(command.errors)")
                }
                let work = world.home.path + "/var/work"
                #expect(try FileManager.default.contentsOfDirectory(atPath: work).count == 1)
                let service = try world.start()
                try await world.waitUntilSettled(2, by: service)
                try await eventually("the work folder is clean") {
                    try FileManager.default.contentsOfDirectory(atPath: work) == []
                }
                let isLoaded = stage == "committed" || stage == "moved"
                #expect(
                    try await world.texts("select distinct state from bascule.file")
                        == [isLoaded ? "loaded" : "failed"])
                let kept = try world.home.files(in: [world.home.archive]).values
                let texts = Set(kept.map { String(decoding: $0, as: UTF8.self) })
                #expect(texts == (isLoaded ? [file.text, other.text] : []))
                #expect(FileManager.default.fileExists(atPath: path))
            }
        }

        @Test func `asked to stop, it finishes what it has in hand and says goodbye`() async throws
        {
            let files = (0..<200).map { DroppedFile("stop\($0).csv", rows: 100) }
            try await World.with { world in
                let service = try world.start(["BASCULE_BATCH_FILES": "8"])
                try world.drop(files)
                try await eventually("it has begun") { try await world.settled() > 0 }
                #expect(try await service.terminate() == 0, "\(service.lastWords)")
                let half = try await world.number(
                    "select count(*) from bascule.file where state in ('arrived', 'loading') or stored_at is null"
                )
                #expect(half == 0, "what was in hand was finished")
                let second = try world.start()
                try await eventually("it is ready") { second.child.errors.contains("ready: ") }
                try await world.waitUntilSettled(files.count, by: second)
                try await world.assertEverythingAccountedFor(files)
                #expect(try await second.terminate() == 0, "\(second.lastWords)")
            }
        }
    }
}
