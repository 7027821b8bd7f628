// SPDX-License-Identifier: Apache-2.0

import Accounts
import Foundation
import Postgres
import TestSupport
import Testing

@testable import Console

/// A real Prometheus scrapes a console, with the rules and the questions of `ops`.
@Suite struct PrometheusTests {
    private static let ops = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../ops").standardizedFileURL

    private struct Dashboard: Decodable {
        struct Panel: Decodable { let title: String; let targets: [Target] }
        struct Target: Decodable { let expr: String }
        let panels: [Panel]
    }

    private struct Reply: Decodable {
        struct Data: Decodable {
            struct Series: Decodable { let metric: [String: String] }
            struct Group: Decodable { let rules: [Rule] }
            struct Rule: Decodable { let name, health, state: String; let lastError: String? }
            let result: [Series]?
            let groups: [Group]?
        }
        let status: String
        let data: Data?
        let error: String?
    }

    @Test func `promtool takes the rules`() async throws {
        let checked = try await ChildProcess.run(
            "/usr/bin/promtool",
            ["check", "rules", Self.ops.appending(path: "prometheus/bascule.rules.yml").path])
        #expect(checked.status == 0, "\(checked.output)\(checked.errors)")
        #expect(checked.output.contains("SUCCESS"))
    }

    @Test func `it scrapes with a token, the rules evaluate, the dashboard's questions answer`()
        async throws
    {
        try await TemporaryFolder.with { folder in
            try await ConsoleScene.with { scene in
                try await scene.add("prometheus", ["operateur"])
                let token = try await scene.session.use { connection in
                    try Tokens.add(
                        for: try Users.find("prometheus", on: connection),
                        scopes: try TokenScopes(texts: ["metrics.view"]), label: "t",
                        lasting: .seconds(600), by: "user:t", on: connection
                    ).text
                }
                try Data((token + "\n").utf8).write(
                    to: URL(fileURLWithPath: folder + "/bascule.token"))
                let port = try await start(scene, in: folder)
                try await run(scene, port, folder)
            }
        }
    }

    /// - Returns: the port it will listen at.
    private func start(_ scene: ConsoleScene, in folder: String) async throws -> Int {
        let rules = Self.ops.appending(path: "prometheus/bascule.rules.yml")
        try Data(contentsOf: rules).write(
            to: URL(fileURLWithPath: folder + "/bascule.rules.yml"))
        let text = try String(
            contentsOf: Self.ops.appending(path: "prometheus/prometheus.yml"), encoding: .utf8
        )
        .replacing("/etc/prometheus/bascule.token", with: folder + "/bascule.token")
        .replacing("127.0.0.1:8080", with: "127.0.0.1:\(scene.port)")
        .replacing("scrape_interval: 15s", with: "scrape_interval: 1s")
        let whole = "global: {evaluation_interval: 1s}\n" + text
        try Data(whole.utf8).write(to: URL(fileURLWithPath: folder + "/prometheus.yml"))
        let checked = try await ChildProcess.run(
            "/usr/bin/promtool", ["check", "config", folder + "/prometheus.yml"])
        #expect(checked.status == 0, "\(checked.output)\(checked.errors)")
        let found = try await ChildProcess.run(
            "/usr/bin/env",
            [
                "python3", "-c",
                "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); print(s.getsockname()[1])",
            ])
        return try #require(Int(found.output.filter { $0.isNumber }))
    }

    private func run(_ scene: ConsoleScene, _ port: Int, _ folder: String) async throws {
        let child = try ChildProcess(
            "/usr/bin/prometheus",
            [
                "--config.file=\(folder)/prometheus.yml", "--storage.tsdb.path=\(folder)/data",
                "--web.listen-address=127.0.0.1:\(port)", "--log.level=warn",
            ], folder: folder)
        let result: Result<Void, any Error>
        do { result = .success(try await look(scene, port)) } catch { result = .failure(error) }
        child.signal(SIGTERM)
        try await child.waitForExit(within: .seconds(20))
        try result.get()
    }

    private func look(_ scene: ConsoleScene, _ port: Int) async throws {
        try await eventually("it scrapes", within: .seconds(30), every: .milliseconds(300)) {
            try await query("up{job=\"bascule\"} == 1", port).data?.result?.count == 1
        }
        for family in MetricsTests.families
        where ![
            "bascule_jobs_total", "bascule_job_seconds", "bascule_alerts_open",
            "bascule_queue_jobs", "bascule_queue_oldest_seconds",
            "bascule_worker_heartbeat_age_seconds", "bascule_aggregate_stale_windows",
        ].contains(family) {
            let name =
                family.hasSuffix("_seconds") && !family.contains("oldest")
                ? family + "_count" : family
            try await eventually(family, within: .seconds(10), every: .milliseconds(300)) {
                try await query("count(\(name))", port).data?.result?.count == 1
            }
        }
        let dashboard = try JSONDecoder().decode(
            Dashboard.self,
            from: Data(contentsOf: Self.ops.appending(path: "grafana/bascule.json")))
        #expect(dashboard.panels.count > 10)
        for panel in dashboard.panels {
            for target in panel.targets {
                let reply = try await query(target.expr, port)
                #expect(reply.status == "success", "\(panel.title): \(reply.error ?? "")")
                let names = target.expr.matches(of: /bascule_[a-z_]+/).map { String($0.output) }
                for name in names {
                    let known = MetricsTests.families + ["bascule_jobs_dead"]
                    #expect(
                        known.contains {
                            name == $0 || name == $0 + "_bucket" || name == $0 + "_count"
                        },
                        "\(panel.title) asks for \(name)")
                }
            }
        }
        try await scene.run(
            "insert into bascule.job (queue, kind, enqueued_by) values ('q', 'k', 'me')")
        try await scene.run("update bascule.job set state = 'dead'")
        try await eventually("the rule fires", within: .seconds(30), every: .milliseconds(300)) {
            let rules = try await self.rules(port)
            return rules.contains { $0.name == "BasculeJobsDead" && $0.state == "firing" }
        }
        let rules = try await self.rules(port)
        #expect(rules.count == 11)
        for rule in rules { #expect(rule.health == "ok", "\(rule.name): \(rule.lastError ?? "")") }
        #expect(rules.first { $0.name == "BasculeDown" }?.state == "inactive")
    }

    private func rules(_ port: Int) async throws -> [Reply.Data.Rule] {
        try await ask("/api/v1/rules", port).data?.groups?.flatMap(\.rules) ?? []
    }

    private func query(_ text: String, _ port: Int) async throws -> Reply {
        try await ask("/api/v1/query", port, ["--data-urlencode", "query=\(text)"])
    }

    private func ask(_ path: String, _ port: Int, _ more: [String] = []) async throws -> Reply {
        let reply = try await ChildProcess.run(
            "/usr/bin/curl",
            ["-sS", "-G", "--max-time", "10"] + more + ["http://127.0.0.1:\(port)\(path)"])
        return try JSONDecoder().decode(Reply.self, from: Data(reply.output.utf8))
    }
}
