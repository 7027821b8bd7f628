// SPDX-License-Identifier: Apache-2.0

internal import Deliveries
internal import Postgres

/// A mail at one recipient, as it is about to be sent.
struct Posting {
    let line: PostRoom.Line
    let letter: Letter

    struct Letter: RowDecodable {
        let address: String
        let sender: String
        let bytes: [UInt8]
        /// Since it was tried first, or since somebody asked for it again.
        let age: Duration

        enum CodingKeys: String, RowColumn {
            case address, mime
            case sender = "envelope_from"
            case seconds = "age_seconds"
        }

        init(_ row: RowReader<CodingKeys>) throws {
            address = try row[.address]
            sender = try row[.sender]
            bytes = try row[.mime]
            age = .seconds(try row[.seconds, as: Int64.self])
        }
    }

    /// Takes the next one whose time has come; nil: there is none.
    static func claim(on connection: borrowing Connection) throws -> Posting? {
        guard let line = try PostRoom.mails.claim(on: connection) else { return nil }
        let letter = try connection.query(
            """
            select r.address, m.envelope_from, m.mime,
                   floor(extract(epoch from clock_timestamp()
                                           - greatest(r.first_tried_at, r.retried_at)))::bigint as age_seconds
              from bascule.mail_recipient r
              join bascule.mail m on m.id = r.mail_id
             where r.id = \(line.id)
            """
        ).first(as: Letter.self)
        return letter.map { Posting(line: line, letter: $0) }
    }
}
