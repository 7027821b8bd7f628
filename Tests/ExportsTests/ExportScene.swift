// SPDX-License-Identifier: Apache-2.0

import Aggregates
import Calendar
import Configuration
import Exports
import Foundation
import Ingest
import Postgres
import Schema
import TestSupport
import Wording

/// A database with a table of results, and a home whose exports go below `var/export`.
final class ExportScene {
    static let header = """
        export: resultats
        title: Résultats
        grain: factory_day
        """
    static let query = """
        query: |
          select * from labo.resultats
           where preleve_le >= :window_start and preleve_le < :window_end
           order by id
        """

    let database: TestDatabase
    let connection: Connection
    var settings: Settings
    let service: ExportService

    init(home: String) throws {
        database = try TestDatabase.create(template: "exports") { try Self.prepare($0) }
        connection = try database.connect()
        settings = Settings()
        settings.home = home
        settings.language = .fr
        settings.folders.export = home + "/var/export"
        settings.folders.work = home + "/var/work"
        service = ExportService(scratch: home + "/var/work", readiness: Readiness.obstacles)
    }

    /// The tables that the exports are of, and Bascule's own.
    static func prepare(_ connection: borrowing Connection) throws {
        try BasculeSchema.migrate(connection)
        try connection.script(
            """
            create schema labo;
            create table labo.resultats (
                id bigint primary key, echantillon text, preleve_le timestamptz,
                valeur numeric, retenu boolean, jour date, mesure float8, extra jsonb)
            """)
    }

    /// Lends a scene in whose only window three rows went out.
    static func withFile(
        _ body: (ExportScene, Export, ExportRecord) async throws -> Void
    ) async throws {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            try scene.add(3)
            let export = try scene.export()
            try await body(scene, export, try scene.run(export).record)
        }
    }

    var folder: String { settings.folders.export }

    /// The names in the exports' folder.
    func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: path)))
    }

    func text(_ path: String) throws -> String { String(decoding: try bytes(path), as: UTF8.self) }

    /// A declaration that must have no mistake: the usual header and query, and `more`.
    func export(_ more: String = "", query: String = query) throws -> Export {
        let (export, mistakes) = parse([Self.header, query, more].joined(separator: "\n"))
        guard let export else { throw Mistakes(mistakes, in: .en) }
        return export
    }

    func parse(_ yaml: String) -> (Export?, [Mistake]) {
        ExportCatalog.parse(yaml, file: "x.yaml", settings: settings)
    }

    /// An export of what a query without windows gives.
    func everything(_ sql: String, _ more: String = "") throws -> Export {
        let (export, mistakes) = parse("export: resultats\nquery: |\n  \(sql)\n\(more)")
        guard let export else { throw Mistakes(mistakes, in: .en) }
        return export
    }

    /// Adds `count` results to the factory day of 4 March 2026, from its first minute on.
    func add(_ count: Int, from first: Int = 1) throws {
        try connection.execute(
            """
            insert into labo.resultats (id, echantillon, preleve_le, valeur)
            select n, 'LAB ' || n, timestamptz '2026-03-04 10:00Z' + (n - 1) * interval '1 min', n / 4.0
              from generate_series(\(first)::int, \(first + count - 1)::int) n
            """)
    }

    /// The window of 4 March 2026.
    func window(_ export: Export) -> Window? { export.window(at: 1_772_620_000) }

    @discardableResult
    func run(_ export: Export, again: Bool = false) throws -> ExportService.Outcome {
        try service.run(
            export, window: window(export), again: again, by: "user:test", on: connection)
    }

    /// The files that a look at all of them finds to be amended.
    func amended(_ export: Export) throws -> [ExportRecord] {
        try service.compare(export, on: connection).amended
    }

    /// The text of the file that a query without windows gives.
    func written(_ sql: String, _ more: String = "") throws -> String {
        try text(try run(try everything(sql, more)).record.path)
    }

    func number(_ sql: SQL) throws -> Int { try connection.query(sql)[0][0, as: Int.self] }
}
