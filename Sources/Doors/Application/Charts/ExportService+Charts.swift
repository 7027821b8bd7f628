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
    /// Within a page of the console, as wide as its other charts.
    private static let (pageWidth, pageHeight) = (960, 220)

    /// The declared charts as documents show them: as they are on a window's last day; without a
    /// window, on the last day that is over.
    static func charts(of settings: Settings, _ shelf: ChartShelf) -> Charts {
        { names, window, connection in
            let readings = try readings(names, window, settings, shelf, on: connection)
            return try refusing {
                try readings.map { name, reading in
                    let drawing = try reading.drawWithin(connection)
                    let reads = try reading.reads(on: connection)
                    let size = (width: pictureWidth, height: pictureHeight)
                    return Chart(
                        title: drawing.title, data: drawing.dataText,
                        picture: drawing.svg(.print, width: size.width, height: size.height).text,
                        inPage: drawing.svg(
                            .inline(testID: "chart-\(name)"), width: pageWidth, height: pageHeight
                        ).text,
                        tables: reads.tables,
                        callsFunctions: try reads.callsFunctions(on: connection),
                        stretch: reading.stretch)
                }
            }
        }
    }

    /// Holds that their queries only read, and give the same for the same data.
    static func chartCheck(of settings: Settings, _ shelf: ChartShelf) -> ChartCheck {
        { names, tell, connection in
            let readings = try readings(names, nil, settings, shelf, on: connection)
            try refusing {
                for (_, reading) in readings {
                    try reading.requireSteady(on: connection, tell: tell)
                }
            }
        }
    }

    private static func readings(
        _ names: [String], _ window: Window?, _ settings: Settings, _ shelf: ChartShelf,
        on connection: borrowing Connection
    ) throws -> [(name: String, reading: DeclaredChartReading)] {
        guard !names.isEmpty else { return [] }
        let catalog = shelf.catalog
        let calendar = WindowCalendar(
            grain: .factoryDay, zone: try Zone(settings.zone),
            cutOverHour: settings.factoryDayHour, season: settings.seasonStart)
        let today = calendar.window(at: try connection.now().seconds).firstDay
        return try names.map { name in
            guard let chart = catalog[name] else { throw ExportError.noChart(name) }
            return (
                name,
                DeclaredChartReading(
                    chart, day: window.map { $0.endDay - 1 } ?? today - 1, calendar: calendar,
                    language: settings.language)
            )
        }
    }

    private static func refusing<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as DeclaredChartError {
            throw ExportError.chart(error.sentence)
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
