// SPDX-License-Identifier: Apache-2.0

package import Calendar
package import Postgres
package import Wording

/// What a mail's tables would stumble over, looked for before it is sent.
package struct MailCheck {
    private let mail: Mail
    private let days: WindowCalendar
    private let language: Language

    package init(_ mail: Mail, _ days: WindowCalendar, _ language: Language) {
        self.mail = mail
        self.days = days
        self.language = language
    }

    /// Runs each query for a day of long ago.
    ///
    /// - Throws: `MailError.query`.
    package func run(on connection: Connection) throws {
        // Any day will do.
        let window = days.window(ofDay: 0)
        for case .table(let table) in mail.digest?.parts ?? [] {
            try connection.transaction(
                TransactionMode(isolation: .repeatableRead, isReadOnly: true)
            ) { connection in
                _ = try TableReading(
                    mail: mail, table: table, window: window, zone: days.zone, language: language
                ).read(on: connection)
            }
        }
    }
}

extension Mail {
    package var hasCharts: Bool {
        digest?.parts.contains { if case .chart = $0 { true } else { false } } ?? false
    }

    package var hasTables: Bool {
        digest?.parts.contains { if case .table = $0 { true } else { false } } ?? false
    }
}
