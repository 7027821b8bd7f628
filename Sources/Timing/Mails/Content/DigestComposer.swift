// SPDX-License-Identifier: Apache-2.0

package import Calendar
package import Charts
package import Exports
package import Postgres
internal import Views
package import Wording

/// Writes a digest: what is the matter, what its declaration asks for, and the day's files.
package struct DigestComposer: Sendable {
    /// A digest, ready to be laid out.
    package struct Composed: Sendable {
        package var subject: String
        package var content: MailContent
        package var files: [MailFile]
        /// Exports whose file of the window is not there.
        package var missing: [String]
        package var isWell: Bool
    }

    private let mail: Mail
    private let digest: Mail.Digest
    private let exports: ExportCatalog
    private let charts: DeclaredChartCatalog
    private let painter: ChartPainter
    private let calendar: WindowCalendar
    private let service: ExportService
    private let zone: Zone
    private let language: Language
    /// The factory's day that it is about.
    package let window: Window
    private let now: Int64
    /// For each part.
    package var partTime = Mail.Limits.partTime

    /// - Parameters:
    ///   - now: seconds since 1970-01-01 UTC: the day that was over last is told.
    ///   - exports: as they are declared now.
    ///   - service: asked what files they should have.
    ///   - charts: as they are declared now.
    ///   - painter: makes pictures of them.
    package init(
        _ mail: Mail, _ digest: Mail.Digest, exports: ExportCatalog, service: ExportService,
        charts: DeclaredChartCatalog = .empty, painter: ChartPainter = ChartPainter(),
        calendar: WindowCalendar, now: Int64, language: Language
    ) {
        self.mail = mail
        self.digest = digest
        self.exports = exports
        self.service = service
        self.charts = charts
        self.painter = painter
        self.calendar = calendar
        self.language = language
        self.now = now
        zone = calendar.zone
        window = calendar.window(at: calendar.window(at: now).start - 1)
    }

    /// `20260315`.
    package var period: String { CivilText.day(window.firstDay).replacing("-", with: "") }

    /// - Parameters:
    ///   - matters: what needs somebody, but for alerts.
    ///   - alerts: how many are open.
    /// - Throws: `PostgresError`; a part that can't be read is told in the digest.
    package func compose(
        _ matters: [MailContent.Line], alerts: [MailContent.Line], on connection: Connection
    ) throws -> Composed {
        var composed = try read(matters, alerts: alerts, on: connection)
        // After the transaction: another program takes its time.
        composed.content = composed.content.painted { $0.painted(by: painter, in: language) }
        return composed
    }

    private func read(
        _ matters: [MailContent.Line], alerts: [MailContent.Line], on connection: Connection
    ) throws -> Composed {
        try connection.transaction(
            TransactionMode(isolation: .repeatableRead, isReadOnly: true)
        ) { connection in
            _ = try connection.query(
                "select set_config('TimeZone', \(zone.identifier), true)")
            let facts = DigestFacts(
                mail: mail, window: window, zone: zone, language: language, charts: charts,
                calendar: calendar)
            let tellsAlerts = digest.parts.contains { if case .alerts = $0 { true } else { false } }
            let reading = PartReading(facts: facts, limit: partTime)
            let parts = try digest.parts.map { try reading.read($0, on: connection) }
            let unread = parts.compactMap(\.matter)
            let told = (tellsAlerts ? matters : matters + alerts) + unread
            var sections: [MailContent.Section] = []
            if !told.isEmpty {
                sections.append(
                    .init(say("To be seen to", "À traiter"), .lines(told)))
            }
            sections += parts.map(\.section)
            let attached = try attachments.find(on: connection)
            if !digest.attachments.isEmpty { sections.append(Self.list(attached, language)) }
            return composed(sections, matters.count + alerts.count + unread.count, attached)
        }
    }

    private func composed(
        _ sections: [MailContent.Section], _ anomalies: Int, _ attached: Attachments.Found
    ) -> Composed {
        let count = anomalies + attached.missing.count
        let state =
            count == 0
            ? say("all is well", "tout va bien")
            : Phrase.counted(count, en: "# anomal[y|ies]", fr: "# anomalie[s]")[language]
        let day = ShownValue.day(CivilText.day(window.firstDay), in: language)
        let site = say("Factory day of \(day)", "Journée d'usine du \(day)")
        return Composed(
            subject: mail.subject.text(state: state, day: window.firstDay),
            content: MailContent(
                title: state.prefix(1).uppercased() + state.dropFirst(), isWell: count == 0,
                lead: site, sections: sections,
                foot: [
                    say(
                        "Sent by Bascule: mail \(mail.name).",
                        "Envoyé par Bascule : courriel \(mail.name).")
                ]),
            files: attached.files, missing: attached.missing.map(\.name), isWell: count == 0)
    }

    private func say(_ en: String, _ fr: String) -> String { language == .fr ? fr : en }
}

extension DigestComposer {
    private var attachments: Attachments {
        Attachments(
            names: digest.attachments, exports: exports, service: service, now: now,
            language: language)
    }

    /// The exports whose files of their window have not all been written yet.
    package func awaited(on connection: borrowing Connection) throws -> [String] {
        try attachments.awaited(on: connection)
    }

    private static func list(
        _ attached: Attachments.Found, _ language: Language
    ) -> MailContent.Section {
        let there = attached.files.map {
            MailContent.Line($0.name, language == .fr ? "jointe" : "attached")
        }
        return .init(
            language == .fr ? "Pièces jointes" : "Attachments", .lines(attached.missing + there))
    }
}
