// SPDX-License-Identifier: Apache-2.0

import Configuration
import Exports
import Foundation
import Postgres
import TestSupport
import Testing
import Wording

@testable import Application

/// Declared charts in documents: what counts as data, and what as the declaration.
@Suite struct DocumentChartTests {
    private static let chart = """
        chart: kurve
        title: Courbe
        days: 3
        query: |
          select :day as jour, 1.5 as valeur where :from <= :day

        """

    private func write(_ text: String, _ name: String, _ home: String) throws {
        let folder = "\(home)/\(name.split(separator: "/")[0])"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(filePath: "\(home)/\(name)"))
    }

    private func with(
        _ body: (Settings, (String) throws -> Void, Connection) throws -> Void
    ) async throws {
        let database = try TestDatabase.migrated()
        let connection = try database.connect()
        try await TemporaryFolder.with { home in
            var settings = Settings()
            settings.home = home
            settings.declarations.charts = home + "/charts"
            settings.declarations.exports = home + "/exports"
            settings.declarations.templates = home + "/templates"
            try write("{{{charts.kurve}}}", "templates/page.html", home)
            try write(
                """
                export: blatt
                grain: day
                format: pdf
                template: page.html
                query: |
                  select :day as jour order by 1
                columns: [jour]
                charts: [kurve]
                """, "exports/blatt.yaml", home)
            try body(settings, { try write($0, "charts/kurve.yaml", home) }, connection)
        }
    }

    @Test func `another title is another declaration, and the same data`() async throws {
        try await with { settings, write, connection in
            func look() throws -> (data: String, digest: [UInt8]) {
                let export = try #require(ExportCatalog.load(settings).0["blatt"])
                let charts = try ExportService(settings).charts(
                    ["kurve"], export.window(at: 1_772_620_000), connection)
                let chart = try #require(charts.first)
                #expect(chart.stretch.upperBound > chart.stretch.lowerBound)
                return (chart.data, export.digest)
            }
            try write(Self.chart)
            let first = try look()
            try write("# Un commentaire\n" + Self.chart)
            #expect(try look() == first)
            try write(Self.chart.replacing("Courbe", with: "Autre"))
            #expect(try look().data == first.data)
            #expect(try look().digest != first.digest)
            try write(Self.chart.replacing("1.5", with: "1.6"))
            #expect(try look().data != first.data)
        }
    }

    @Test func `a document whose chart gives something else each time is refused`() async throws {
        try await with { settings, write, connection in
            func check() throws -> String? {
                let export = try #require(ExportCatalog.load(settings).0["blatt"])
                do {
                    try FileManager.default.createDirectory(
                        atPath: export.folder, withIntermediateDirectories: true)
                    try ExportService(settings).check(export, on: connection)
                    return nil
                } catch let error as ExportError {
                    return error.sentence.en
                }
            }
            try write(Self.chart)
            #expect(try check() == nil)
            try write(Self.chart.replacing("1.5", with: "random()"))
            let told = try #require(try check())
            #expect(told.contains("kurve.yaml:5") && told.contains("uses `random`"), "\(told)")
        }
    }

    @Test func `a chart is read anew where its file is another one`() async throws {
        try await with { settings, write, connection in
            let shelf = ChartShelf(settings)
            let service = ExportService(settings, charts: shelf)
            func data() throws -> [String] {
                try service.charts(["kurve", "kurve"], nil, connection).map(\.data)
            }
            try write(Self.chart)
            let first = try data()
            #expect(first.count == 2 && first[0] == first[1])
            try write(Self.chart.replacing("1.5", with: "1.6"))
            #expect(try data() != first)
            try write(Self.chart)
            #expect(try data() == first)
            try write(Self.chart.replacing("kurve", with: "autre"))
            #expect(throws: ExportError.self) { _ = try data() }
        }
    }

    @Test func `a chart that fails is an export's error, and one that is not declared a mistake`()
        async throws
    {
        try await with { settings, write, connection in
            try write(Self.chart.replacing("1.5", with: "nix"))
            let export = try #require(ExportCatalog.load(settings).0["blatt"])
            let error = #expect(throws: ExportError.self) {
                _ = try ExportService(settings).charts(
                    ["kurve"], export.window(at: 1_772_620_000), connection)
            }
            #expect(error?.code == .query)
            #expect(error?.sentence.en.contains("nix") == true)
            try write(Self.chart.replacing("kurve", with: "kurven"))
            let (catalog, mistakes) = ExportCatalog.make(
                ExportCatalog.texts(settings), settings: settings)
            #expect(catalog.exports.isEmpty)
            #expect(mistakes.map(\.what) == ["There is no chart `kurve`"])
        }
    }
}
