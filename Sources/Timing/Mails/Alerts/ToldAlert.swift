// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// An alert that a mail has to tell, with its words.
struct ToldAlert: RowDecodable {
    let item: AlertPlan.Item
    let message: String
    let raisedAt: Timestamp
    let resolution: String?

    enum CodingKeys: String, RowColumn {
        case id, kind, rule, subject, message, resolution
        case raisedAt = "raised_at"
        case toldAgo = "told_ago"
    }

    init(_ row: RowReader<CodingKeys>) throws {
        let kind: String = try row[.kind]
        item = AlertPlan.Item(
            id: try row[.id], kind: AlertPlan.Item.Kind(rawValue: kind) ?? .raised,
            subject: try row[.subject], rule: try row[.rule],
            toldAgo: try row[.toldAgo, as: Double?.self].map { Duration.seconds($0) })
        message = try row[.message]
        raisedAt = try row[.raisedAt]
        resolution = try row[.resolution]
    }
}
