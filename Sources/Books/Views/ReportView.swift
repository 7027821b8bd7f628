// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// A report that was written beside a file.
package struct ReportView: View {
    package static let view = "reports"

    package var id: Int64
    package var fileID: Int64
    /// `faults` or `rejects`.
    package var kind: String
    package var path: String
    /// The name it was written under.
    package var name: String
    /// Refused lines that are in it.
    package var lines: Int64
    /// Those that had to be left out.
    package var leftOut: Int64
    /// The loaded file that it is done with.
    package var mendedBy: Int64?
    package var mendedAt: Timestamp?

    package enum CodingKeys: String, RowColumn {
        case id, kind, path, name, lines
        case fileID = "file_id"
        case leftOut = "left_out"
        case mendedBy = "mended_by"
        case mendedAt = "mended_at"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        id = try row[.id]
        fileID = try row[.fileID]
        kind = try row[.kind]
        path = try row[.path]
        name = try row[.name]
        lines = try row[.lines]
        leftOut = try row[.leftOut]
        mendedBy = try row[.mendedBy]
        mendedAt = try row[.mendedAt]
    }

    package var place: Place { .number(id) }

    /// The newest other file that brought the refused rows of a file with these reports; nil while
    /// one of them is open: taken up again, a file has new ones beside those that this settled.
    package static func mender(of reports: [ReportView]) -> Int64? {
        guard reports.allSatisfy({ $0.mendedBy != nil }) else { return nil }
        return reports.filter { $0.mendedBy != $0.fileID }.compactMap(\.mendedBy).max()
    }
}

extension ReportView {
    /// The reports of files.
    package struct Filter: ViewFilter {
        package typealias Item = ReportView

        package var fileIDs: [Int64]

        package init(fileIDs: [Int64]) { self.fileIDs = fileIDs }

        package var question: Question {
            let branch = Question.Branch("bascule.reports", ["file_id = any(\(fileIDs))"])
            return Question(key: "id", descending: false, [branch])
        }
    }
}
