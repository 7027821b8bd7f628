// SPDX-License-Identifier: Apache-2.0

import Foundation
import Jobs
import Postgres
import PrivateCluster
import Schema
import TestSupport
import Testing

/// PostgreSQL itself killed in mid-job, and started again.
@Suite(.serialized) struct RestartTests {
    private static let jobs = 400

    @Test func `PostgreSQL killed in mid-job costs time, and each effect is there once`()
        async throws
    {
        try await TemporaryFolder.with { folder in
            let cluster = PrivateCluster(
                folder: folder + "/postgres", settings: ["max_connections": "50"])
            let url = try cluster.start()
            do {
                try await run(cluster, url, folder)
            } catch {
                _ = try cluster.start()
                try cluster.stop()
                throw error
            }
            try cluster.stop()
        }
    }

    private func run(_ cluster: PrivateCluster, _ url: String, _ folder: String) async throws {
        try prepare(url)
        let names = ["one", "two"]
        try await withProcesses(
            names.map { try WorkerProcess(url: url, name: $0, lease: .seconds(3)) }
        ) { workers in
            for round in 1...3 {
                try await eventually("some more have ended") {
                    try number(url, "select count(*) from effect") >= 60 * round
                }
                kill(try postmaster(below: folder), SIGKILL)
                try await eventually("PostgreSQL starts again") {
                    _ = try cluster.start()
                    return true
                }
            }
            try await eventually("all have ended", within: .seconds(60)) {
                try number(url, "select count(*) from bascule.job where state <> 'dead'") == 0
            }
            let areAlive = workers.allSatisfy(\.child.isRunning)
            #expect(areAlive)
        }
        #expect(try number(url, "select count(*) from effect") == Self.jobs)
        #expect(try number(url, "select count(distinct job) from effect") == Self.jobs)
        #expect(try number(url, "select count(*) from bascule.job_history") == Self.jobs)
    }

    private func prepare(_ url: String) throws {
        let connection = try Connection(try ConnectionOptions(url: url))
        try BasculeSchema.migrate(connection)
        try connection.script(
            "create table effect (job bigint, key text, began timestamptz, ended timestamptz)")
        let requests = (0..<Self.jobs).map { _ in
            JobRequest(
                kind: "effect", arguments: "{\"seconds\": 0.05}", attemptsLimit: 100, by: "test")
        }
        try Enqueue.addJobs(requests, on: connection)
    }

    private func number(_ url: String, _ sql: SQL) throws -> Int {
        try Connection(try ConnectionOptions(url: url)).query(sql)[0][0]
    }

    private func postmaster(below folder: String) throws -> Int32 {
        let files = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String }
        let file = try #require(files?.first { $0.hasSuffix("postmaster.pid") })
        let text = try String(contentsOfFile: folder + "/" + file, encoding: .utf8)
        return try #require(text.split(separator: "\n").first.flatMap { Int32($0) })
    }
}
