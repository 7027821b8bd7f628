// SPDX-License-Identifier: Apache-2.0

import Application
import Feeds
import FileSystem
import Foundation
import Inbox
import Ingest
import Jobs
import Journal
import Postgres
import Schedules
import TestSupport
import Testing

/// A home with a feed, an aggregate and an export, on a database of its own: what actions act on.
final class ActionSite {
    /// The expected journal entry of one action; members that are not named may be anything.
    struct Entry {
        var actor = "user:lab"
        let action: String
        let subject: String
        var parameters = "{}"
        var result = "{}"

        init(
            _ action: String, _ subject: String, by actor: String = "user:lab",
            _ parameters: String = "{}", result: String = "{}"
        ) {
            (self.action, self.subject, self.actor) = (action, subject, actor)
            (self.parameters, self.result) = (parameters, result)
        }
    }

    static let person = JournalActor(.user, "lab", origin: .commandLine)
    static let feedYAML = """
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
        rejects_max: 50%
        """
    private static let aggregate = """
        aggregate: pesees_jour
        grain: factory_day
        sources: [{ table: essai.pesees, time: pese_le }]
        key: [jour]
        query: |
          select :day::date as jour, count(*) as n
            from essai.pesees
           where pese_le >= :window_start and pese_le < :window_end
          having count(*) > 0
        """
    private static let export = """
        export: nombres
        grain: factory_day
        query: |
          select n, :day as jour from generate_series(1, 5) n order by n
        """

    private static let chart = """
        qc: bascule_moyenne
        kind: ewma
        source:
          feed: pesees
          columns: { serie: bon, materiau: bon, lot: bon, mesure_le: pese_le, valeur: net_t }
        limits: { phase_1: all }
        target: 10
        sigma: 2
        """

    let folder: TemporaryFolder
    let home: Home
    let database: TestDatabase
    let connection: Connection
    let installation: Installation
    let feed: Feed

    /// - Parameter more: lines of the feed's declaration besides the usual ones.
    init(feed more: String = "") throws {
        folder = try TemporaryFolder("bascule-action")
        home = try Home(path: folder.path + "/home", feeds: ["pesees": Self.feedYAML + "\n" + more])
        for (name, yaml) in [
            "aggregates/pesees_jour": Self.aggregate, "exports/nombres": Self.export,
            "qc/bascule_moyenne": Self.chart,
        ] {
            let path = "\(home.path)/config/\(name).yaml"
            try Folder.create(Folder.parent(of: path))
            try Data((yaml + "\n").utf8).write(to: URL(filePath: path))
        }
        database = try TestDatabase.migrated()
        connection = try database.connect()
        installation = try Installation(home: home.path, config: nil, environment: [:])
        feed = try installation.feed(named: "pesees")
    }

    deinit {
        do { try folder.remove() } catch { Issue.record(error) }
    }

    // MARK: files

    static let rows = ["A;15/03/2026 07:00;10,5", "B;15/03/2026 08:00;1,25"]

    /// A file outside of the inbox, of that name.
    func write(_ name: String, _ rows: [String] = rows, in folder: String? = nil) throws -> String {
        let folder = folder ?? home.path + "/sent"
        try Folder.create(folder)
        let text = "bon;pese_le;net_t\n" + rows.map { $0 + "\n" }.joined()
        try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name)"))
        return "\(folder)/\(name)"
    }

    func importing(_ path: String) throws -> ImportFiles {
        let status = try #require(try FileStatus(path: path))
        let arrival = Arrival(
            label: feed.name, root: "/", relative: path, identity: FileIdentity(status))
        return ImportFiles([arrival], by: feed, in: installation)
    }

    /// Loads the file, by any actor; gives its id.
    @discardableResult
    func load(_ name: String, _ rows: [String] = rows) throws -> Int64 {
        let results = try importing(write(name, rows)).run(by: Self.person, on: connection)
        return try #require(results.first?.fileID)
    }

    /// Gives the feed's table another type than is declared.
    func spoilTable() throws {
        try connection.script(
            "create schema essai; create table essai.pesees (bon integer, pese_le text)")
    }

    // MARK: timing

    func number(_ query: SQL) throws -> Int64 { try connection.query(query)[0][0] }

    static let schedule = Schedule(
        name: "nightly", kind: "aggregates.refresh", form: .cron("30 6 * * *"),
        zone: "America/Guadeloupe")

    func enqueue() throws -> Int64 {
        try EnqueueJob("aggregates.refresh", in: installation.settings)
            .run(by: Self.person, on: connection).id
    }

    func add(_ schedule: Schedule = schedule) throws {
        try AddSchedule(schedule, in: installation.settings).run(by: Self.person, on: connection)
    }

    // MARK: the journal

    var lastEntry: Int64 {
        get throws { try number("select coalesce(max(id), 0) from bascule.journal") }
    }

    /// Holds what the journal has had since then against what it must have.
    func expect(
        _ entries: [Entry], since last: Int64, location: SourceLocation = #_sourceLocation
    ) throws {
        let lines = try connection.query(
            """
            select actor, action, subject, parameters::text, result::text
              from bascule.journal where id > \(last) order by id
            """
        ).map { row in try (0..<5).map { try row[$0, as: String.self] } }
        #expect(
            lines.map { Array($0[0..<3]) } == entries.map { [$0.actor, $0.action, $0.subject] },
            sourceLocation: location)
        for (line, entry) in zip(lines, entries) {
            let (parameters, result) = (line[3], line[4])
            let fits = try connection.query(
                """
                select \(parameters)::text::jsonb @> \(entry.parameters)::text::jsonb
                       and \(result)::text::jsonb @> \(entry.result)::text::jsonb
                """)[0][0, as: Bool.self]
            #expect(fits, "\(line) is not \(entry)", sourceLocation: location)
        }
    }
}
