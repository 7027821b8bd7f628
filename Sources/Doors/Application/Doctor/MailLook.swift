// SPDX-License-Identifier: Apache-2.0

package import Configuration
internal import Mails
internal import Postgres
internal import Schedules
package import Wording

/// Finds what keeps mails from going out though there are some, or a server for them.
package enum MailLook {
    private static let cause = "mails_not_sent"

    /// What the files alone tell: the password.
    static func find(_ settings: Settings) throws -> [Finding] {
        guard settings.mail.isSet else { return [] }
        do {
            _ = try settings.mailPassword()
            return []
        } catch let error as MailError {
            return [
                Finding(
                    "mail_password", "mails",
                    Phrase(
                        en: "No mail goes out: \(error.sentence.en).",
                        fr: "Aucun courriel ne part : \(error.sentence.fr)."),
                    next: Phrase(
                        en: "The service reads it at its next look, within a minute.",
                        fr: "Le service le lira à son prochain passage, dans la minute."))
            ]
        }
    }

    static func find(
        _ settings: Settings, on connection: borrowing Connection
    ) throws -> [Finding] {
        let (waiting, running, paused) = try connection.query(
            """
            select (select count(*) from bascule.mail_recipient
                     where due_at is not null or state = 'transmitting') as waiting,
                   (select count(*) from bascule.schedule
                     where kind = \(JobKinds.Mails.deliver.rawValue) and paused_at is null
                       and next_at is not null) as running,
                   (select min(name) from bascule.schedule
                     where kind = \(JobKinds.Mails.deliver.rawValue) and paused_at is not null)
                       as paused
            """
        ).one(by: Column.self) { row in
            (
                try row[.waiting, as: Int.self], try row[.running, as: Int.self],
                try row[.paused, as: String?.self]
            )
        }
        var found: [Finding] = []
        if running == 0, settings.mail.isSet || waiting > 0 {
            found.append(unscheduled(paused))
        }
        if !settings.mail.isSet, waiting > 0 {
            found.append(
                Finding(
                    "mail_server_unset", "mails",
                    Phrase.counted(
                        waiting, en: "# mail[s] wait[s|], and no mail server is set.",
                        fr: "# courriel[s] en attente, et aucun serveur de courriel n'est réglé."),
                    next: Phrase(
                        en: "Write `smtp: { url: …, from: … }` into the settings, and restart.",
                        fr: "Écrivez `smtp: { url: …, from: … }` dans les réglages, et redémarrez.")
                ))
        }
        return found
    }

    private enum Column: String, RowColumn { case waiting, running, paused }

    /// Of the file of schedules alone; nil: it sends them, or there is no server to send by.
    package static func unscheduled(_ settings: Settings) -> Finding? {
        let kinds = ScheduleDefaults.read(settings).0.schedules.map(\.kind)
        guard settings.mail.isSet, !kinds.contains(JobKinds.Mails.deliver.rawValue) else {
            return nil
        }
        return unscheduled(nil)
    }

    private static func unscheduled(_ paused: String?) -> Finding {
        guard let paused else {
            return Finding(
                cause, "mails",
                Phrase(
                    en: "No schedule runs `mails.deliver`: no mail goes out by itself.",
                    fr: "Aucune planification ne lance `mails.deliver` : aucun courriel ne part de"
                        + " lui-même."),
                next: Phrase(
                    en: "Write `mails_deliver: { kind: mails.deliver, every: 1min }`"
                        + " into config/schedules.yaml, then `bascule schedules apply`.",
                    fr: "Écrivez `mails_deliver: { kind: mails.deliver, every: 1min }`"
                        + " dans config/schedules.yaml, puis `bascule schedules apply`."))
        }
        return Finding(
            cause, "mails",
            Phrase(
                en: "The schedule \(paused) of `mails.deliver` is paused: no mail goes out by"
                    + " itself.",
                fr: "La planification \(paused) de `mails.deliver` est en pause : aucun courriel ne"
                    + " part de lui-même."),
            next: Phrase(
                en: "`bascule schedules resume \(paused)` lets it go on.",
                fr: "`bascule schedules resume \(paused)` la reprend."))
    }
}
