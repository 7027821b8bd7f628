// SPDX-License-Identifier: Apache-2.0

package import MIME
package import Postgres

/// The declaration of a mail.
package struct Mail: Sendable {
    package enum Content: Sendable {
        case digest(Digest)
        case alerts(Alerts)
    }

    package var name: String
    package var to: [Mailbox]
    package var subject: SubjectTemplate
    package var content: Content
    package var file: String

    /// What a day was like, by a schedule or by hand.
    package struct Digest: Sendable {
        package var send: When
        package var parts: [Part]
        /// Exports whose file of the window goes with it.
        package var attachments: [String]
        /// How long those are waited for.
        package var wait: Duration
    }

    package enum When: String, Sendable, CaseIterable {
        case always
        case whenNotWell = "when_not_well"
    }

    package enum Part: Sendable {
        /// What is open.
        case alerts
        /// Files of the day, by feed.
        case arrivals
        /// Refused rows of the day, by cause.
        case faults
        /// Windows that are not computed from everything.
        case staleAggregates
        /// The control charts.
        case controls
        /// Rows of a query.
        case table(Table)
        /// A declared chart, or a control chart of the laboratory, by its name.
        case chart(String)
    }

    package struct Table: Sendable {
        package var title: String
        package var statement: ParameterisedSQL
        /// The line before the statement's first one.
        package var lineOfSQL: Int
    }

    /// As soon as something is the matter.
    package struct Alerts: Sendable {
        package var rules: [String]
        /// For so long the same thing is not told again.
        package var same: Duration
        /// Mails in an hour, at most.
        package var most: Int
        package var escalation: Escalation?
    }

    /// Whom to tell what nobody has taken up.
    package struct Escalation: Sendable {
        package var after: Duration
        package var to: [Mailbox]
    }

    /// The parameters that a table's query may use.
    package static let parameters = ["day", "window_start", "window_end", "zone"]

    package enum Limits {
        package static let recipients = 50
        package static let parts = 20
        package static let attachments = 10
        /// Files of one of them, where it has one for each of its values.
        package static let attachedFiles = 100
        /// Those of one of them that are looked at, so that what does not go is named.
        package static let knownFiles = 2_000
        /// Names of what is missing or cut that are told one by one.
        package static let named = 20
        /// For each part: what takes longer is told as not read.
        package static let partTime = Duration.seconds(30)
        /// Characters of a table's cell, and of a heading or a name.
        package static let cellCharacters = 200
        /// Characters of a sentence.
        package static let lineCharacters = 1_000
        /// Bytes of all attachments of a mail: servers take 25 MB or less, encoded.
        package static let attachedBytes = 15 << 20
        /// Rows that a table shows.
        package static let rows = 100
        /// Charts of a mail, and the pictures of one: a control chart has one for each material and lot.
        package static let charts = 6
        package static let pictures = 3
        /// Points of a control chart.
        package static let controlPoints = 60
        /// Columns of a table.
        package static let columns = 12
        /// Bytes of the HTML: above 102 KB readers show the beginning alone.
        package static let htmlBytes = 100_000
        /// Alerts that one mail tells one by one.
        package static let alerts = 50
        package static let subjectCharacters = 200
    }
}

extension Mail {
    /// Whom it goes to, without names.
    package var addresses: [String] { to.map(\.address) }
    package var digest: Digest? { if case .digest(let digest) = content { digest } else { nil } }
    package var alerts: Alerts? { if case .alerts(let alerts) = content { alerts } else { nil } }
}
