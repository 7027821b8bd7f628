// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// An expected event that did not happen, or a condition that a person must resolve.
package struct AlertView: View {
    package static let view = "alerts"

    package var id: Int64
    package var rule: String
    /// The thing it is about: `feed labo_resultats`, `schedule nightly`.
    package var subject: String
    package var dueAt: Timestamp
    package var raisedAt: Timestamp
    package var message: String
    package var resolvedAt: Timestamp?
    package var resolution: String?
    package var acknowledgedAt: Timestamp?
    package var acknowledgedBy: String?
    package var note: String?

    package enum CodingKeys: String, RowColumn {
        case id, rule, subject, message, resolution, note
        case dueAt = "due_at"
        case raisedAt = "raised_at"
        case resolvedAt = "resolved_at"
        case acknowledgedAt = "acknowledged_at"
        case acknowledgedBy = "acknowledged_by"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        id = try row[.id]
        rule = try row[.rule]
        subject = try row[.subject]
        dueAt = try row[.dueAt]
        raisedAt = try row[.raisedAt]
        message = try row[.message]
        resolvedAt = try row[.resolvedAt]
        resolution = try row[.resolution]
        acknowledgedAt = try row[.acknowledgedAt]
        acknowledgedBy = try row[.acknowledgedBy]
        note = try row[.note]
    }

    package var place: Place { .number(id) }
}

extension AlertView {
    /// Neither resolved nor acknowledged.
    package var isOpen: Bool { resolvedAt == nil && acknowledgedAt == nil }

    package struct Filter: ViewFilter {
        package typealias Item = AlertView

        package var id: Int64?
        package var isOpenOnly = false
        package var rule: String?
        package var subject: String?
        /// Any of these; nil: all.
        package var subjects: [String]?

        package init() {}

        package var question: Question {
            var conditions: [SQL] = []
            if let id { conditions.append("id = \(id)") }
            if isOpenOnly {
                conditions.append("resolved_at is null and acknowledged_at is null")
            }
            var rest: [SQL] = []
            if let rule { rest.append("rule = \(rule)") }
            if let subject { rest.append("subject = \(subject)") }
            if let subjects { rest.append("subject = any(\(subjects))") }
            return Question(
                key: "id", descending: true, [Question.Branch("bascule.alerts", conditions)],
                rest: rest)
        }
    }
}
