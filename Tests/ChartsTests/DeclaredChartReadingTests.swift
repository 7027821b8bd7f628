// SPDX-License-Identifier: Apache-2.0

import Drawing
import Postgres
import TestSupport
import Testing

@testable import Charts

/// Charts of a real table.
@Suite struct DeclaredChartReadingTests {
    private let days = "select jour, extraction from usine.jours where jour between :from and :day"

    @Test func `thirty days end with the one it is drawn for, with their gaps`() throws {
        let scene = try ChartScene()
        let drawing = try scene.draw(days)
        #expect(drawing.range == 20_806...20_835 && drawing.unit == "%")
        #expect(drawing.series.map(\.name) == ["extraction"])
        let points = drawing.series[0].points
        // Day 20 has no row, and day 10 an empty value.
        #expect(points.count == 29 && points.first?.at == 20_806 && points.last?.at == 20_835)
        #expect(points[10].value == nil && points[9].value == 95)
        #expect(
            drawing.summary
                == "essai (%) : extraction 97 le 17/01/2027, de 95 à 97 (28 valeurs)",
            "\(drawing.summary)")
        #expect(try scene.draw(days, "days: 7").series[0].points.count == 7)
    }

    @Test func `the order of rows does not matter, and the same figures make the same bytes`()
        throws
    {
        let scene = try ChartScene()
        let up = try scene.draw(days + " order by jour").svg(.print)
        #expect(try scene.draw(days + " order by jour desc").svg(.print) == up)
        #expect(try scene.draw(days).svg(.print).text.contains("21/12/2026"))
    }

    @Test func `an instant stands at its hour, whatever the session's zone`() throws {
        let scene = try ChartScene()
        let drawing = try scene.draw(
            """
            select t, 1.5 as a_b from generate_series(:window_start, :window_end - interval '1 second',
                                               interval '1 hour') t
            """, "days: 1")
        // The factory's day of 17 January is from 06:00 to 06:00, four hours behind UTC.
        #expect(drawing.series[0].points.count == 24 && drawing.series[0].name == "a b")
        let start: Int64 = (20_835 * 24 + 10) * 3_600
        #expect(drawing.series[0].points[0].at == start)
        #expect(drawing.range?.lowerBound == start)
        #expect(drawing.range?.upperBound == start + 86_400)
    }

    @Test func `a limit without a name is written as its language writes numbers`() throws {
        let drawing = try ChartScene().draw(
            days, "limits: [{ at: 96.5 }, { at: 1.5, name: seuil }]")
        #expect(drawing.limits.map(\.text) == ["96,5", "seuil"])
    }

    @Test func `numbers that are none come to the drawing, which says so`() throws {
        let scene = try ChartScene()
        let drawing = try scene.draw("select :day as jour, 'NaN'::float8 as a")
        #expect(drawing.series[0].points[0].value?.isNaN == true)
        #expect(drawing.svg(.print).text.contains("1 valeur ne peut être tracée"))
    }

    @Test(arguments: [
        ("select nom, extraction from usine.jours where jour = :day", "must be a date"),
        ("select jour from usine.jours where jour = :day", "must be a date"),
        ("select jour, nom from usine.jours where jour = :day", "column `nom` is no number"),
        ("select :day as jour, 1 a, 2 b, 3 c, 4 d, 5 e, 6 f, 7 g", "7 series, and 6"),
        ("select null::date as jour, 1 as n where :day is not null", "nothing in its first column"),
        ("select :day as jour, 1 as n from generate_series(1, 2)", "two rows of 17/01/2027"),
        (
            "select :day + 1 as jour, 1 as n",
            "a row of 18/01/2027, and it shows 19/12/2026 to 17/01/2027"
        ),
        ("select :from - 1 as jour, 1 as n", "a row of 18/12/2026"),
        ("select jour, extractions from usine.jours where jour = :day", "the query failed"),
        ("select :day as jour, 1 / 0 as n", "the query failed"),
        (
            "with x as (delete from usine.jours returning jour) select jour, 1 as n from x where jour = :day",
            "the query failed"
        ),
    ])
    func `what is no chart is refused, with its file and line`(
        _ query: String, _ told: String
    ) throws {
        let scene = try ChartScene()
        let refusal = try #require(try scene.refusal(query))
        #expect(refusal.hasPrefix("chart essai (essai.yaml:"), "\(refusal)")
        #expect(refusal.contains(told), "\(refusal)")
        #expect(
            try scene.connection.query("select count(*) from usine.jours").value(as: Int.self) == 29
        )
    }

    @Test func `more rows than the limit are refused, and as many are drawn`() throws {
        let scene = try ChartScene()
        let rows = DeclaredChart.Limits.rows
        func query(_ count: Int) -> String {
            """
            select :window_start + n * interval '1 minute' as t, n as valeur
              from generate_series(0, \(count - 1)) n
            """
        }
        #expect(try scene.draw(query(rows)).series[0].points.count == rows)
        #expect(try scene.refusal(query(rows + 1))?.contains("more than 2000 rows") == true)
    }

    @Test func `a parameter is bound and never spliced`() throws {
        let scene = try ChartScene()
        let drawing = try scene.draw("select :day as jour, length(:zone) as n")
        #expect(drawing.series[0].points[0].value == 18)
    }
}
