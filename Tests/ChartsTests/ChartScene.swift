// SPDX-License-Identifier: Apache-2.0

import Calendar
import Configuration
import Drawing
import Postgres
import TestSupport
import Testing
import Wording

@testable import Charts

/// A database with a table of days, and charts of it for 17 January 2027.
struct ChartScene {
    /// Days since 1970-01-01.
    static let day: Int64 = 20_835

    let connection: Connection
    private let database: TestDatabase
    private let calendar: WindowCalendar

    init() throws {
        database = try TestDatabase.migrated()
        connection = try database.connect()
        calendar = WindowCalendar(
            grain: .factoryDay, zone: try Zone("America/Guadeloupe"), cutOverHour: 6,
            season: try #require(SeasonStart("01-01")))
        try connection.script(
            """
            create schema usine;
            create table usine.jours (jour date, extraction numeric, cannes float8, nom text);
            insert into usine.jours
            select date '2026-12-19' + n, case when n = 10 then null else 95 + n % 3 end, 1000 * n, 'x'
              from generate_series(0, 29) n where n <> 20
            """)
    }

    func chart(_ query: String, _ more: String = "") throws -> DeclaredChart {
        let (chart, mistakes) = DeclaredChartCatalog.parse(
            "chart: essai\nunit: \"%\"\n\(more)\nquery: |\n"
                + query.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"),
            file: "essai.yaml")
        return try #require(chart, "\(mistakes.map(\.what))")
    }

    func reading(_ query: String, _ more: String = "") throws -> DeclaredChartReading {
        DeclaredChartReading(
            try chart(query, more), day: Self.day, calendar: calendar, language: .fr)
    }

    func draw(_ query: String, _ more: String = "") throws -> ChartDrawing {
        try reading(query, more).draw(on: connection)
    }

    /// The sentence of why it can't be drawn.
    func refusal(_ query: String, _ more: String = "") throws -> String? {
        do {
            _ = try draw(query, more)
            return nil
        } catch let error as DeclaredChartError {
            return error.sentence.en
        }
    }
}
