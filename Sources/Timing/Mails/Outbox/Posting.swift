// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// A mail at one recipient, as it is about to be sent.
struct Posting: RowDecodable {
    let id: Int64
    let mail: String
    let address: String
    let sender: String
    let bytes: [UInt8]
    /// This try included.
    let attempts: Int
    let unknowns: Int
    /// Since it was made, or since somebody asked for it again.
    let age: Duration

    enum CodingKeys: String, RowColumn {
        case id, mail, address, mime, attempts, unknowns
        case sender = "envelope_from"
        case seconds = "age_seconds"
    }

    init(_ row: RowReader<CodingKeys>) throws {
        id = try row[.id]
        mail = try row[.mail]
        address = try row[.address]
        sender = try row[.sender]
        bytes = try row[.mime]
        attempts = try row[.attempts]
        unknowns = try row[.unknowns]
        age = .seconds(try row[.seconds, as: Int64.self])
    }
}
