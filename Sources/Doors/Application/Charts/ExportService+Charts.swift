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

    /// The declared charts as documents show them: as they are on a window's last day.
    static func charts(of settings: Settings) -> Charts {
        { name, window, connection in
            guard let chart = DeclaredChartCatalog.load(settings).0[name] else {
                throw ExportError.noChart(name)
            }
            let calendar = WindowCalendar(
                grain: .factoryDay, zone: try Zone(settings.zone),
                cutOverHour: settings.factoryDayHour, season: settings.seasonStart)
            let now = try connection.now().seconds
            let drawing = try DeclaredChartReading(
                chart, day: window.map { $0.endDay - 1 } ?? calendar.window(at: now).firstDay,
                calendar: calendar, language: settings.language
            ).drawWithin(connection)
            return (
                drawing.dataText,
                drawing.svg(.print, width: pictureWidth, height: pictureHeight).text
            )
        }
    }
}

extension ChartDrawing {
    /// Equal where title, unit, limits and points are, however they are drawn.
    fileprivate var dataText: String {
        var parts = [title, unit, kind.rawValue]
        parts += limits.flatMap { ["\($0.value)", $0.text, $0.kind.rawValue] }
        for series in series {
            parts.append(series.name)
            parts += series.points.flatMap { ["\($0.at)", $0.value.map { "\($0)" } ?? ""] }
        }
        // Each with its length: no two lists give the same text.
        return parts.map { "\($0.utf8.count) \($0)" }.joined()
    }
}
