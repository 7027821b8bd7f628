// SPDX-License-Identifier: Apache-2.0

import Aggregates
import Application
import Calendar
import Configuration
import Exports
import Feeds
import FileSystem
import Foundation
import Inbox
import Ingest
import Journal
import Postgres
import TestSupport
import Testing
import Views

@testable import Console

/// A console over a small laboratory: one feed, an aggregate by day and parameter, and an export.
struct LaboScene: Sendable {
    let console: ConsoleScene
    let installation: Installation
    static let person = JournalActor(.user, "lab", origin: .commandLine)

    static let feed = """
        feed: labo
        title: Labo
        files: ["*.csv"]
        dialect: { encoding: utf-8, delimiter: ";" }
        numbers: { decimal: "," }
        columns:
          - { name: echantillon, type: text, required: true }
          - { name: parametre, type: text, required: true, values: { brix: brix, pol: pol } }
          - { name: preleve_le, type: timestamp, format: ["dd/mm/yyyy hh:mm"], required: true }
          - { name: valeur, type: measurement, unit_column: unite }
          - { name: unite, type: text }
        key: [echantillon, parametre]
        ranges: [{ column: valeur, when: { parametre: brix }, warn: [0, 1000] }]
        table: essai.labo
        rejects_max: 50%
        """
    static let aggregate = """
        aggregate: labo_jour
        title: Moyennes du jour
        grain: factory_day
        sources: [{ table: essai.labo, time: preleve_le }]
        key: [jour, parametre]
        query: |
          select :day::date as jour, parametre, round(avg(valeur), 3) as moyenne
            from essai.labo
           where preleve_le >= :window_start and preleve_le < :window_end
           group by parametre
        """
    private static let export = """
        export: moyennes
        title: Moyennes
        grain: factory_day
        format: csv
        query: |
          select jour, parametre, moyenne from datamart.labo_jour
           where jour >= :day and jour < :day_end order by jour, parametre
        """

    static func with(_ body: @escaping @Sendable (LaboScene) async throws -> Void) async throws {
        let files = ["aggregates/labo_jour": aggregate, "exports/moyennes": export]
        try await ConsoleScene.with(feeds: ["labo": feed], config: files) { console in
            let scene = LaboScene(
                console: console,
                installation: try Installation(
                    home: console.home.path, config: nil,
                    environment: ["BASCULE_DATABASE_URL": console.database.url]))
            try await body(scene)
        }
    }

    /// Loads a file by the pipeline: `echantillon;parametre;preleve_le;valeur;unite` a row.
    @discardableResult
    func load(_ name: String, _ rows: [String]) async throws -> Int64 {
        let path = "\(console.home.path)/sent/\(name)"
        try Folder.create("\(console.home.path)/sent")
        let text =
            "echantillon;parametre;preleve_le;valeur;unite\n" + rows.map { $0 + "\n" }.joined()
        try Data(text.utf8).write(to: URL(filePath: path))
        let status = try #require(try FileStatus(path: path))
        let feed = try installation.feed(named: "labo")
        let arrival = Arrival(
            label: feed.name, root: "/", relative: path, identity: FileIdentity(status))
        let importing = ImportFiles([arrival], by: feed, in: installation)
        return try await console.session.use { connection in
            let results = try importing.run(by: Self.person, on: connection)
            return try #require(results.first?.fileID)
        }
    }

    func revert(_ id: Int64) async throws {
        let feed = try installation.feed(named: "labo")
        _ = try await console.session.use { connection in
            try Revert.run(fileID: id, feed: feed, on: connection)
        }
    }

    /// The moment between what was done and what will be.
    func now() async throws -> Timestamp {
        try await console.session.use {
            try $0.query("select clock_timestamp()").value(as: Timestamp.self)
        }
    }

    func refresh() async throws {
        let catalog = try await prepare()
        let service = AggregateService(
            catalog, connections: try installation.settings.connection(to: console.database.url))
        _ = try await service.refresh()
    }

    /// Registers the aggregate; marks the windows of what is loaded.
    func prepare() async throws -> AggregateCatalog {
        let catalog = installation.loadAggregates().0
        return try await console.session.use { connection in
            try AggregateService.prepare(catalog, on: connection).catalog
        }
    }

    /// Writes the export's file of the day.
    func export(_ name: String = "moyennes", day: Int64) async throws {
        let settings = installation.settings
        let export = try #require(ExportCatalog.load(settings).0[name])
        let window = try #require(export.calendar?.window(ofDay: day))
        let action = RunExport(export, window: window)
        _ = try await console.session.use { connection in
            try action.run(by: Self.person, with: ExportService(settings), on: connection)
        }
    }

    func page(_ path: String, _ key: String) async throws -> String {
        let reply = try await console.send("GET", path, key: key)
        #expect(reply.status == 200, "\(path)")
        return reply.body
    }
}

extension LaboScene {
    /// Marks the windows of what came since, and computes nothing: the query has no time for it.
    func mark() async throws {
        let catalog = installation.loadAggregates().0
        let connections = try installation.settings.connection(to: console.database.url)
        let service = AggregateService(catalog, connections: connections)
        try await console.run("alter table datamart.labo_jour rename to labo_jour_away")
        await #expect(throws: Never.self) { _ = try await service.refresh() }
        try await console.run("alter table datamart.labo_jour_away rename to labo_jour")
        try await console.run(
            """
            update bascule.aggregate_window set failures = 0, error = null, failing_since = null,
                   retry_at = null, failed_at = null
            """)
    }
}
