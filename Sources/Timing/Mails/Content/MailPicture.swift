// SPDX-License-Identifier: Apache-2.0

internal import Charts
package import Drawing
internal import Wording

/// A chart in a mail: a picture, what it says for those who don't see it, and its figures for the text.
package struct MailPicture: Sendable, Equatable {
    /// Within the mail, `cid:…`.
    package var id: String
    package var name: String
    /// The title, and the last value of each series with its range.
    package var alt: String
    package var figures: MailTable
    package var drawing: SVG
    /// PNG; nil: not made yet, or `trouble` says why it can't be.
    package var bytes: [UInt8]?
    package var trouble: String?

    /// Pixels, before the painter's scale: as wide as a mail is.
    static let (width, height) = (608, 260)

    /// - Parameter name: of the file, without its ending.
    init(_ drawing: ChartDrawing, id: String, name: String) {
        self.id = id
        self.name = name
        alt = drawing.summary
        figures = MailTable(drawing.columns, drawing.rows)
        self.drawing = drawing.svg(.print, width: Self.width, height: Self.height)
    }

    /// With its bytes; where that can't be, with the reason.
    func painted(by painter: ChartPainter, in language: Language) -> MailPicture {
        var picture = self
        do throws(ChartPainter.Trouble) {
            picture.bytes = try painter.png(drawing)
        } catch {
            picture.trouble = error.sentence[language]
        }
        return picture
    }
}

extension ChartDrawing {
    fileprivate var columns: [MailTable.Column] {
        let time =
            if case .days = axis {
                Phrase(en: "day", fr: "jour")
            } else {
                Phrase(en: "time", fr: "temps")
            }
        return [MailTable.Column(time[language])]
            + series.map { MailTable.Column($0.name, isNumber: true) }
    }

    /// What is drawn, as people read it: one a time, newest last.
    fileprivate var rows: [[String]] {
        let all = Set(series.flatMap { $0.points.map(\.at) }).sorted()
        let times = all.suffix(Mail.Limits.rows)
        let values = series.map { one in
            Dictionary(one.points.map { ($0.at, $0) }, uniquingKeysWith: { $1 })
        }
        let rows = times.map { at in [written(time: at)] + written(values.map { $0[at] }) }
        // What is before them is drawn alone.
        return (all.count > times.count ? [["…"] + values.map { _ in "…" }] : []) + rows
    }
}
