// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Charts
internal import Configuration
internal import Drawing
internal import Exports
internal import Postgres
internal import Wording

extension ExportService {
    /// Half the width of a page.
    private static let (pictureWidth, pictureHeight) = (480, 140)

    /// The declared charts as documents show them: as they are on a window's last day; without a
    /// window, on the last day that is over.
    static func charts(of settings: Settings) -> Charts {
        { name, window, connection in
            let folder = settings.declarations.charts
            guard let chart = DeclaredChartCatalog.load(folder: folder).0[name] else {
                throw ExportError.noChart(name)
            }
            let calendar = WindowCalendar(
                grain: .factoryDay, zone: try Zone(settings.zone),
                cutOverHour: settings.factoryDayHour, season: settings.seasonStart)
            let today = calendar.window(at: try connection.now().seconds).firstDay
            let reading = DeclaredChartReading(
                chart, day: window.map { $0.endDay - 1 } ?? today - 1, calendar: calendar,
                language: settings.language)
            do {
                let drawing = try reading.drawWithin(connection)
                return Chart(
                    data: drawing.dataText,
                    picture: drawing.svg(.print, width: pictureWidth, height: pictureHeight).text,
                    tables: try reading.tables(on: connection), stretch: reading.stretch)
            } catch let error as DeclaredChartError {
                throw ExportError.chart(error.sentence)
            }
        }
    }
}

extension ChartDrawing {
    /// Equal where the points are, however they are drawn.
    fileprivate var dataText: String {
        var parts: [String] = []
        for series in series {
            parts.append(series.name)
            parts += series.points.flatMap { ["\($0.at)", $0.value.map { "\($0)" } ?? ""] }
        }
        // Each with its length: no two lists give the same text.
        return parts.map { "\($0.utf8.count) \($0)" }.joined()
    }
}
