// SPDX-License-Identifier: Apache-2.0

package import Postgres
package import Wording

/// A file that is, or was, to be fetched from another host.
package struct FetchView: View {
    package static let view = "fetches"

    package var id: Int64
    package var feed: String
    package var name: String
    /// The address without its query.
    package var source: String
    package var sentBy: String
    package var onBehalfOf: String?
    package var askedAt: Timestamp
    package var jobID: Int64?
    /// Why the last try failed: a word for programs.
    package var code: String?
    package var reasonEN: String?
    package var reasonFR: String?
    /// What it became.
    package var fileID: Int64?
    package var endedAt: Timestamp?

    package enum CodingKeys: String, RowColumn {
        case id, feed, name, source, code
        case sentBy = "sent_by"
        case onBehalfOf = "on_behalf_of"
        case askedAt = "asked_at"
        case jobID = "job_id"
        case reasonEN = "reason_en"
        case reasonFR = "reason_fr"
        case fileID = "file_id"
        case endedAt = "ended_at"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        id = try row[.id]
        feed = try row[.feed]
        name = try row[.name]
        source = try row[.source]
        sentBy = try row[.sentBy]
        onBehalfOf = try row[.onBehalfOf]
        askedAt = try row[.askedAt]
        jobID = try row[.jobID]
        code = try row[.code]
        reasonEN = try row[.reasonEN]
        reasonFR = try row[.reasonFR]
        fileID = try row[.fileID]
        endedAt = try row[.endedAt]
    }

    package var place: Place { .number(id) }

    /// Why the last try failed, with a word for programs; nil: none did.
    package var trouble: (code: String, reason: Phrase)? {
        guard let code, let reasonEN, let reasonFR else { return nil }
        return (code, Phrase(en: reasonEN, fr: reasonFR))
    }
}

extension FetchView {
    /// Newest first.
    package struct Filter: ViewFilter {
        package typealias Item = FetchView

        package var id: Int64?

        package init() {}

        package var question: Question {
            let conditions: [SQL] = id.map { ["id = \($0)"] } ?? []
            return Question(
                key: "id", descending: true, [Question.Branch("bascule.fetches", conditions)])
        }
    }

    /// Of a job of the kind `files.fetch`, as its arguments say.
    package static func of(
        _ job: JobView, on connection: borrowing Connection
    ) throws -> FetchView? {
        guard case .object(let all) = JSONValue(job.arguments.text),
            case .integer(let id) = all["fetch"]
        else { return nil }
        var filter = Filter()
        filter.id = Int64(id)
        return try filter.first(1, on: connection).first
    }
}
