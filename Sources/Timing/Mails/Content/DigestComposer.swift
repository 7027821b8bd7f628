// SPDX-License-Identifier: Apache-2.0

package import Calendar
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
    private let zone: Zone
    private let language: Language
    /// The factory's day that it is about.
    package let window: Window
    private let now: Int64

    /// - Parameters:
    ///   - now: seconds since 1970-01-01 UTC: the day that was over last is told.
    ///   - exports: as they are declared now.
    package init(
        _ mail: Mail, _ digest: Mail.Digest, exports: ExportCatalog, calendar: WindowCalendar,
        now: Int64, language: Language
    ) {
        self.mail = mail
        self.digest = digest
        self.exports = exports
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
    /// - Throws: `MailError.query`, `PostgresError`.
    package func compose(
        _ matters: [MailContent.Line], alerts: [MailContent.Line], on connection: Connection
    ) throws -> Composed {
        try connection.transaction(
            TransactionMode(isolation: .repeatableRead, isReadOnly: true)
        ) { connection in
            _ = try connection.query(
                "select set_config('TimeZone', \(zone.identifier), true)")
            let facts = DigestFacts(
                mail: mail, window: window, zone: zone, language: language)
            let tellsAlerts = digest.parts.contains { if case .alerts = $0 { true } else { false } }
            let told = tellsAlerts ? matters : matters + alerts
            var sections: [MailContent.Section] = []
            if !told.isEmpty {
                sections.append(
                    .init(say("To be seen to", "À traiter"), .lines(told)))
            }
            sections += try digest.parts.map { try facts.section($0, on: connection) }
            let attached = try attachments(on: connection)
            if !digest.attachments.isEmpty { sections.append(Self.list(attached, language)) }
            return composed(sections, matters.count + alerts.count, attached)
        }
    }

    private func composed(
        _ sections: [MailContent.Section], _ anomalies: Int, _ attached: Attached
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
    private struct Attached {
        var files: [MailFile] = []
        var missing: [MailContent.Line] = []
    }

    /// The exports whose file of their window has not been written yet.
    package func awaited(on connection: borrowing Connection) throws -> [String] {
        try digest.attachments.filter { try records(of: $0, on: connection).isEmpty }
    }

    private func attachments(on connection: borrowing Connection) throws -> Attached {
        var attached = Attached()
        var room = Mail.Limits.attachedBytes
        for name in digest.attachments {
            let records = try records(of: name, on: connection)
            if records.isEmpty {
                attached.missing.append(
                    .init(name, say("not written yet", "pas encore écrit")))
            }
            for record in records { try attach(record, to: &attached, room: &room) }
        }
        return attached
    }

    private func attach(
        _ record: ExportRecord, to attached: inout Attached, room: inout Int
    ) throws {
        guard record.bytes <= room else {
            attached.missing.append(
                .init(
                    record.export,
                    say(
                        "too large for a mail (\(record.bytes) bytes): \(record.path)",
                        "trop volumineux pour un courriel (\(record.bytes) octets) : \(record.path)"
                    )))
            return
        }
        do {
            let bytes = try SentFile.bytes(
                at: record.path, count: Int64(record.bytes), sha256: record.sha256)
            let file = record.path.split(separator: "/").last.map(String.init) ?? record.export
            attached.files.append(MailFile(name: file, bytes: bytes))
            room -= record.bytes
        } catch let refused as SentFile.Refused {
            attached.missing.append(.init(record.export, refused.sentence[language]))
        }
    }

    /// The newest files of an export's last window that is over: one, or one for each of its values.
    private func records(
        of name: String, on connection: borrowing Connection
    ) throws -> [ExportRecord] {
        guard let export = exports[name] else { return [] }
        let window = export.window(before: now)
        return try connection.query(
            """
            select \(columns: ExportRecord.self)
              from (select distinct on (each) * from bascule.export
                     where export = \(name) and placed_at is not null and lost_at is null
                       and window_start is not distinct from \(window.map(\.startTime))
                       and window_end is not distinct from \(window.map(\.endTime))
                     order by each, revision desc) e
             order by each
             limit \(Mail.Limits.attachedFiles)
            """
        ).decode(as: ExportRecord.self)
    }

    private static func list(_ attached: Attached, _ language: Language) -> MailContent.Section {
        let there = attached.files.map {
            MailContent.Line($0.name, language == .fr ? "jointe" : "attached")
        }
        return .init(
            language == .fr ? "Pièces jointes" : "Attachments", .lines(attached.missing + there))
    }
}
