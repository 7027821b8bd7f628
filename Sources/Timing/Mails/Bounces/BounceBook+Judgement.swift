// SPDX-License-Identifier: Apache-2.0

internal import MIME
internal import Postgres

extension BounceBook {
    /// Whose a report is, and what that means for its lines in the outbox, which it holds until the
    /// end of the transaction.
    struct Judgement {
        /// Of the mail that it is about.
        private let lines: [Line]
        private let report: DeliveryReport
        /// Whether it names one of ours, and whether it says of somebody that it arrived.
        private let isOursNamed: Bool
        private let isAnyDelivered: Bool

        /// Characters of a server's words that are kept.
        static let wordsLength = 1_000
        /// A server's clock may be wrong by so many seconds: a report on the try that counts is not
        /// taken for one on the try before.
        static let skewSeconds: Int64 = 300
        /// For so many seconds a line that is being sent may have a sender.
        static let sendingSeconds: Int64 = 3_600

        init(_ report: DeliveryReport, on connection: borrowing Connection) throws {
            self.report = report
            let lines = try report.messageID.map { try Line.of($0, on: connection) } ?? []
            self.lines = lines
            isOursNamed = report.recipients.contains { Self.named($0, lines) != nil }
            isAnyDelivered = report.recipients.contains { told in
                told.action == .delivered || told.action == .relayed || told.action == .expanded
            }
        }

        /// - Throws: `BounceTooEarly`.
        func bounce(
            _ told: DeliveryReport.Recipient, on connection: borrowing Connection
        ) throws -> Bounce {
            let said = told.original ?? told.final
            let line = Self.named(told, lines) ?? unnamed(told)
            let known = line?.address ?? said
            let final = told.final.flatMap { name in
                known.map { Self.isSame($0, name) } ?? false ? nil : name
            }
            // Behind an alias or a list the address to mend is another than ours.
            let mended = line == nil ? nil : final
            let words = [mended, told.status, told.diagnostic].compactMap(\.self)
                .joined(separator: ": ").clipped(to: Self.wordsLength)
            guard let action = told.action else {
                return Bounce(
                    outcome: .notUnderstood, recipientID: nil, address: said, final: final,
                    words: words.isEmpty ? nil : words)
            }
            guard let line else {
                return Bounce(
                    outcome: .unmatched, recipientID: nil, address: said, final: final, words: words
                )
            }
            let outcome = try outcome(
                action, line, isNamed: Self.named(told, lines) != nil, words, on: connection)
            return Bounce(
                outcome: outcome, recipientID: line.id, address: line.address, final: final,
                words: words)
        }

        private func outcome(
            _ action: DeliveryReport.Action, _ line: Line, isNamed: Bool, _ words: String,
            on connection: borrowing Connection
        ) throws -> Bounce.Outcome {
            guard action == .failed || action == .delayed, line.isOfThisTry(report.time) else {
                return .told
            }
            // One behind ours has not got it, another has.
            guard isNamed || !isAnyDelivered else { return .told }
            guard !line.isBeingSent else { throw BounceTooEarly(recipientID: line.id) }
            if action == .failed {
                return try line.fail(words, on: connection) ? .bounced : .told
            }
            return try line.delay(words, on: connection) ? .delayed : .told
        }

        private static func named(_ told: DeliveryReport.Recipient, _ lines: [Line]) -> Line? {
            [told.original, told.final].compactMap(\.self).lazy.compactMap { name in
                lines.first { isSame($0.address, name) }
            }.first
        }

        private static func isSame(_ one: String, _ other: String) -> Bool {
            one.lowercased() == other.lowercased()
        }

        /// Behind an alias a server names another address than ours: of a mail to one it is that one,
        /// unless the report names ours elsewhere, or says that it was written to another.
        private func unnamed(_ told: DeliveryReport.Recipient) -> Line? {
            guard told.action != nil, told.original == nil, !isOursNamed, lines.count == 1 else {
                return nil
            }
            return lines.first
        }
    }

    /// A recipient in the outbox.
    private struct Line: RowDecodable {
        let id: Int64
        let address: String
        /// A sender may be at it.
        let isBeingSent: Bool
        /// When somebody asked for it again, in seconds since 1970.
        let retriedAt: Int64?

        enum CodingKeys: String, RowColumn {
            case id, address
            case isBeingSent = "is_being_sent"
            case retriedAt = "retried_seconds"
        }

        init(_ row: RowReader<CodingKeys>) throws {
            id = try row[.id]
            address = try row[.address]
            isBeingSent = try row[.isBeingSent]
            retriedAt = try row[.retriedAt]
        }

        static func of(
            _ messageID: String, on connection: borrowing Connection
        ) throws -> [Line] {
            try connection.query(
                """
                select r.id, r.address,
                       r.state = 'transmitting'
                           and coalesce(r.tried_at > clock_timestamp()
                                   - make_interval(secs => \(Judgement.sendingSeconds)), false)
                           as is_being_sent,
                       floor(extract(epoch from r.retried_at))::bigint as retried_seconds
                  from bascule.mail_recipient r
                  join bascule.mail m on m.id = r.mail_id
                 where m.message_id = \(messageID)
                 order by r.id
                 limit \(Mail.Limits.recipients)
                   for update of r
                """
            ).decode(as: Line.self)
        }

        /// Whether a report of this time is on the last try, and not on one before it.
        func isOfThisTry(_ time: Int64?) -> Bool {
            guard let retriedAt else { return true }
            return time.map { $0 >= retriedAt - Judgement.skewSeconds } ?? false
        }

        /// - Returns: whether that ends it; one that has ended so before, or is sent again already, goes on.
        func fail(_ words: String, on connection: borrowing Connection) throws -> Bool {
            try connection.execute(
                """
                update bascule.mail_recipient
                   set state = 'bounced', due_at = null, ended_at = clock_timestamp(),
                       returned_at = clock_timestamp(), returned = \(words)
                 where id = \(id) and state in ('accepted', 'unknown', 'transmitting')
                """) > 0
        }

        func delay(_ words: String, on connection: borrowing Connection) throws -> Bool {
            try connection.execute(
                """
                update bascule.mail_recipient
                   set returned_at = clock_timestamp(), returned = \(words)
                 where id = \(id) and state in ('accepted', 'unknown', 'transmitting')
                """) > 0
        }
    }
}
