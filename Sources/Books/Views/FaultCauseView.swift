// SPDX-License-Identifier: Apache-2.0

package import Postgres
package import Wording

/// One of the causes of a file's faults: a rule that a column breaks, however many lines it has.
///
/// For files with more faults than `FaultCauseView.fewFaults`, or with some that are not kept; the
/// faults of others tell it themselves.
package struct FaultCauseView: View {
    package static let view = "fault_causes"

    /// Faults of a file that are few: one page of them.
    package static let fewFaults = Page.usualSize

    package var fileID: Int64
    /// From 1: refusals first, and of these what most lines have.
    package var order: Int64
    /// `reject` or `warn`.
    package var severity: String
    package var rule: String
    package var columnName: String?
    package var faults: Int64
    /// The first line and the last one that have it; nil: it is the whole file's.
    package var firstLine: Int64?
    package var lastLine: Int64?
    /// The first fault's, for a person.
    package var message: String

    package enum CodingKeys: String, RowColumn {
        case severity, rule, faults, message
        case order = "place"
        case fileID = "file_id"
        case columnName = "column_name"
        case firstLine = "first_line"
        case lastLine = "last_line"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        fileID = try row[.fileID]
        order = try row[.order]
        severity = try row[.severity]
        rule = try row[.rule]
        columnName = try row[.columnName]
        faults = try row[.faults]
        firstLine = try row[.firstLine]
        lastLine = try row[.lastLine]
        message = try row[.message]
    }

    package var place: Place { .number(order) }

    /// How often it is there, between which lines, and the first fault.
    ///
    /// - Parameter number: writes a number as it is shown.
    package func text(in language: Language, number: (Int64) -> String = { "\($0)" }) -> String {
        guard faults > 1 else { return message }
        let times = Phrase.counted(faults, en: "# time[s]", fr: "# fois")[language]
            .replacing("\(faults)", with: number(faults), maxReplacements: 1)
        var place = Phrase("")
        if let firstLine, let lastLine, firstLine < lastLine {
            let (from, to) = (number(firstLine), number(lastLine))
            place = Phrase(
                en: " between lines \(from) and \(to)", fr: " entre les lignes \(from) et \(to)")
        }
        let first = Phrase(en: ", the first: ", fr: ", la première : ")
        return times + place[language] + first[language] + message
    }
}

extension FaultCauseView {
    /// The causes of one file, refusals first, and of these what most lines have.
    package struct Filter: ViewFilter {
        package typealias Item = FaultCauseView

        package let fileID: Int64

        package init(fileID: Int64) { self.fileID = fileID }

        package var question: Question {
            Question(
                key: "place", descending: false,
                [Question.Branch("bascule.fault_causes", ["file_id = \(fileID)"])])
        }
    }
}
