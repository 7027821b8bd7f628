// SPDX-License-Identifier: Apache-2.0

import Calendar
import Configuration
import Postgres
import TestSupport
import Testing
import Wording

@testable import Charts
@testable import Exports
@testable import Mails

/// A database with a table, an export with a file for each value of it, and the day on which a digest
/// tells of 4 March 2026.
final class DigestScene {
    static let now: Int64 = 1_772_620_000 + 86_400
    private static let export = """
        export: communes
        grain: factory_day
        each: |
          select distinct commune from labo.releves
           where releve_le >= :window_start and releve_le < :window_end
        query: |
          select id from labo.releves
           where releve_le >= :window_start and releve_le < :window_end and commune = :each
           order by id
        """

    let database: TestDatabase
    let connection: Connection
    private let service: ExportService
    private let settings: Settings

    init(home: String) throws {
        database = try TestDatabase.migrated()
        connection = try database.connect()
        var settings = Settings()
        settings.home = home
        settings.language = .fr
        settings.folders.export = home + "/var/export"
        settings.folders.work = home + "/var/work"
        self.settings = settings
        service = ExportService(scratch: settings.folders.work) { _, _, _ in ([], []) }
        try connection.script(
            """
            create schema labo;
            create table labo.releves (id bigint, commune text, releve_le timestamptz)
            """)
    }

    static func with(_ body: (DigestScene) throws -> Void) async throws {
        try await TemporaryFolder.with { try body(DigestScene(home: $0)) }
    }

    var exports: ExportCatalog {
        get throws {
            let (export, mistakes) = ExportCatalog.parse(
                Self.export, file: "communes.yaml", settings: settings)
            #expect(mistakes.isEmpty, "\(mistakes.map(\.sentence.en))")
            return ExportCatalog(exports: [try #require(export)])
        }
    }

    func add(_ communes: [String]) throws {
        try connection.execute(
            """
            insert into labo.releves
            select row_number() over (), c, timestamptz '2026-03-04 15:00Z'
              from unnest(\(communes)) c
            """)
    }

    /// Writes the file of one value, as a run does that is not over yet.
    func write(_ commune: String) throws {
        let export = try #require(try exports["communes"]).part(commune)
        _ = try service.run(
            export, window: export.window(before: Self.now), by: "user:test", on: connection)
    }

    /// - Parameter hasExport: whether the export's declaration has no mistake.
    func composer(
        _ yaml: String, hasExport: Bool = true, charts: [String: String] = [:],
        painter: ChartPainter = ChartPainter()
    ) throws -> DigestComposer {
        let (mail, mistakes) = MailCatalog.parse(
            "mail: matin\nto: labo@usine.example\n" + yaml, file: "m.yaml", rules: [],
            exports: ["communes"], charts: Array(charts.keys) + ["parti", "brix"])
        #expect(mistakes.isEmpty, "\(mistakes.map(\.sentence.en))")
        let declared = try #require(mail)
        return DigestComposer(
            declared, try #require(declared.digest),
            exports: hasExport ? try exports : ExportCatalog(exports: []), service: service,
            charts: DeclaredChartCatalog(
                charts: try charts.map { name, text in
                    try #require(DeclaredChartCatalog.parse(text, file: "\(name).yaml").0)
                }), painter: painter,
            calendar: WindowCalendar(
                grain: .factoryDay, zone: try Zone(settings.zone),
                cutOverHour: settings.factoryDayHour, season: settings.seasonStart),
            now: Self.now, language: .fr)
    }

    func text(_ composer: DigestComposer) throws -> (text: String, made: DigestComposer.Composed) {
        let made = try composer.compose([], alerts: [], on: connection)
        return (MailBody(made.content, files: made.files, in: .fr).text, made)
    }
}
