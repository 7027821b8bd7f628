// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Charts
internal import Drawing
internal import Postgres
internal import Views
internal import Wording

/// The charts of a digest, for the day that it is about.
extension DigestFacts {
    /// - Throws: `DeclaredChartError`.
    func chart(
        _ name: String, on connection: borrowing Connection
    ) throws -> MailContent.Section {
        guard let declared = charts[name] else { return try control(name, on: connection) }
        let reading = DeclaredChartReading(
            declared, day: window.firstDay, calendar: calendar, language: language)
        let drawing = try reading.drawWithin(connection)
        return .init(declared.title, .pictures([picture(drawing, name, 1)]))
    }

    /// One of the laboratory, with the materials and lots that were measured last.
    private func control(
        _ name: String, on connection: borrowing Connection
    ) throws -> MailContent.Section {
        var filter = ChartView.Filter()
        filter.chart = name
        guard let chart = try filter.first(1, on: connection).first else {
            throw DeclaredChartError.unknown(name: name, near: nil)
        }
        let points = try ChartPointView.Filter(chart: name).first(
            Mail.Limits.controlPoints, on: connection)
        let drawn = ControlDrawing.drawings(points.reversed(), zone: zone, language: language)
        guard !drawn.isEmpty else {
            return .init(
                chart.title,
                .nothing(
                    chart.problem
                        ?? Phrase(
                            en: "No run yet.", fr: "Aucune série encore.")[language]))
        }
        let shown = drawn.suffix(Mail.Limits.pictures)
        let pictures = shown.enumerated().map { index, one in
            picture(one.drawing, name, index + 1)
        }
        let left = drawn.count - shown.count
        return .init(
            chart.title, .pictures(pictures),
            note: left == 0
                ? nil
                : Phrase.counted(
                    left, en: "and # more: the console shows all of them",
                    fr: "et # autre[s] : la console les montre toutes")[language])
    }

    /// The same mail of the same day has the same names within it.
    private func picture(_ drawing: ChartDrawing, _ name: String, _ number: Int) -> MailPicture {
        MailPicture(
            drawing, id: "\(name).\(number).\(window.firstDay)@bascule",
            name: number == 1 ? name : "\(name)_\(number)")
    }
}
