// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

/// A small site with a feed, for tests that declare aggregates, exports and schedules of their own.
///
/// The declared statement may wait for the lock 77, which the test holds: so it is under way for as
/// long as the test wants.
enum NightSite {
    static let feed = """
        feed: pesees
        title: Pesées
        files: ["*.csv"]
        dialect: { encoding: utf-8, delimiter: ";" }
        numbers: { decimal: "," }
        columns:
          - { name: bon, type: text, required: true }
          - { name: pese_le, type: timestamp, format: ["dd/mm/yyyy hh:mm"], required: true }
          - { name: net_t, type: "numeric(10,3)", required: true }
        key: [bon]
        table: essai.pesees
        """

    /// The day's weighings; `more` are further columns.
    static func aggregate(_ more: String = "") -> String {
        """
        aggregate: pesees_jour
        grain: factory_day
        sources: [{ table: essai.pesees, time: pese_le }]
        key: [jour]
        query: |
          select :day::date as jour, count(*) as n, sum(net_t) as net_t\(more)
            from essai.pesees
           where pese_le >= :window_start and pese_le < :window_end
          having count(*) > 0
        """
    }

    /// Waits for the lock when the row is given out.
    static let waiting = ", (select pg_advisory_xact_lock_shared(77))::text as attente"

    static func export(_ name: String, _ sql: String, grain: String? = "factory_day") -> String {
        let grain = grain.map { "grain: \($0)\n" } ?? ""
        return "export: \(name)\n\(grain)query: |\n  \(sql)\n"
    }

    /// Five rows of each day.
    static let numbers = "select n, :day as jour from generate_series(1, 5) n order by n"
    static let day = "select jour, n, net_t from datamart.pesees_jour where jour = :day order by 1"

    static func with(
        aggregate: String = aggregate(), exports: [String: String] = [:],
        schedules: String = "", _ body: (World) async throws -> Void
    ) async throws {
        try await World.with { world in
            try world.declare(feed, "feeds/pesees")
            try world.declare(aggregate, "aggregates/pesees_jour")
            for (name, yaml) in exports { try world.declare(yaml, "exports/\(name)") }
            try world.declare(schedules, "schedules")
            try await body(world)
        }
    }
}

extension World {
    func declare(_ yaml: String, _ name: String) throws {
        let path = "\(home.path)/config/\(name).yaml"
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent,
            withIntermediateDirectories: true)
        try Data((yaml + "\n").utf8).write(to: URL(fileURLWithPath: path))
    }

    /// Loads weighings by command: `A;15/03/2026 06:00;10,5`.
    func load(_ rows: [String]) async throws {
        let text = "bon;pese_le;net_t\n" + rows.map { $0 + "\n" }.joined()
        let file = try write("\(UUID().uuidString).csv", text)
        let result = try await run(["import", file, "--feed", "pesees"])
        #expect(result.status == 0, "\(result.errors)")
    }

    /// Enqueues a job; gives its id.
    func job(_ kind: String, _ arguments: String = "{}") async throws -> Int {
        let asked = try await run(["jobs", "run", kind, "--arguments", arguments])
        #expect(asked.status == 0, "\(asked.errors)")
        return try await number("select max(id) from bascule.jobs where kind = \(kind)")
    }

    func waitForJob(
        _ id: Int, _ state: String, within limit: Duration = .seconds(30)
    ) async throws {
        try await eventually("job \(id) is \(state)", within: limit) {
            try await texts("select state from bascule.jobs where id = \(id)") == [state]
        }
    }

    /// How many statements wait for the lock.
    func waiters() async throws -> Int {
        try await number(
            """
            select count(*) from pg_locks l join pg_database d on d.oid = l.database
             where d.datname = current_database() and l.locktype = 'advisory' and l.objid = 77
               and not l.granted
            """)
    }

    func holdLock() async throws {
        try await session.use { _ = try $0.query("select pg_advisory_lock(77)") }
    }

    func freeLock() async throws {
        try await session.use { _ = try $0.query("select pg_advisory_unlock(77)") }
    }

    /// The names in the exports' folder, hidden ones as well.
    func exported() throws -> [String] {
        let folder = home.path + "/var/export"
        guard FileManager.default.fileExists(atPath: folder) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }
}
