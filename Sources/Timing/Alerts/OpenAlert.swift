// SPDX-License-Identifier: Apache-2.0

internal import Postgres
internal import Views

/// Which alert it is, and of which anomaly.
struct OpenAlert: RowDecodable {
    let id: Int64
    let key: Anomaly.Key

    enum CodingKeys: String, RowColumn {
        case id, subject
        case since = "due_at"
    }

    init(_ row: RowReader<CodingKeys>) throws {
        id = try row[.id]
        key = Anomaly.Key(subject: try row[.subject], since: try row[.since])
    }
}
