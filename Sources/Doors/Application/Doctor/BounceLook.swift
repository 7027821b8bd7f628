// SPDX-License-Identifier: Apache-2.0

package import Configuration
internal import Fetching
internal import Mails
internal import Postgres
internal import Schedules
package import Wording

/// Finds what keeps undeliverable mails from being noted, and what came back that nobody understands.
package enum BounceLook {
    /// For so long a person is told of what is not understood.
    static let reach = Duration.seconds(7 * 86_400)

    /// What the files alone tell: the password, and whether the site lets the host be asked.
    static func find(_ settings: Settings) -> [Finding] {
        guard let folder = settings.returnFolder else { return [] }
        var found: [Finding] = []
        do {
            _ = try settings.returnPassword()
        } catch let error as any Worded {
            found.append(unread(Phrase(en: error.sentence.en + ".", fr: error.sentence.fr + ".")))
        } catch {
            found.append(unread(Phrase("\(error)")))
        }
        do throws(SourceRefusal) {
            try FetchRules(settings.console.sources).check(folder.host, port: folder.port)
        } catch {
            found.append(
                unread(
                    Phrase(
                        en: "its host may not be asked: add `\(folder.place)` to"
                            + " `console.source_hosts`, one of the site's own network to"
                            + " `console.source_private` too.",
                        fr: "le site ne permet pas de s'adresser à son hôte : ajouter"
                            + " `\(folder.place)` à `console.source_hosts`, et un hôte de la maison"
                            + " aussi à `console.source_private`.")))
        }
        return found
    }

    private static func unread(_ why: Phrase) -> Finding {
        Finding(
            "bounces_unread", "mails",
            Phrase(
                en: "Mails that come back are not read: ",
                fr: "Les courriels revenus ne sont pas lus : ")
                + why,
            next: Phrase(
                en: "The job mails.bounces reads them once that is mended.",
                fr: "Le travail mails.bounces les lira une fois cela corrigé."))
    }

    static func find(
        _ settings: Settings, on connection: borrowing Connection
    ) throws -> [Finding] {
        let (running, strange) = try connection.query(
            """
            select exists (select from bascule.schedule
                            where kind = \(JobKinds.Mails.bounces.rawValue)
                              and paused_at is null and next_at is not null) as running,
                   (select count(*) from bascule.bounce
                     where found_at > now() - make_interval(secs => \(reach / .seconds(1)))
                       and outcome in ('unmatched', 'not_understood')) as strange
            """
        ).one(by: Column.self) { row in
            (try row[.running, as: Bool.self], try row[.strange, as: Int.self])
        }
        var found: [Finding] = []
        if settings.mail.bounces.isSet, !running { found.append(unscheduled) }
        if strange > 0 {
            found.append(
                Finding(
                    "bounces_strange", "mails",
                    .counted(
                        strange,
                        en:
                            "# mail[s] of 7 days came back not understood, or of none that is known.",
                        fr: "# courriel[s] revenu[s] en 7 jours sans être compris, ou d'un inconnu."
                    ),
                    next: Phrase(
                        en: "`bascule mails bounces` lists them; they lie in the mailbox still.",
                        fr: "`bascule mails bounces` les donne ; ils sont toujours dans la boîte."),
                    weight: .note))
        }
        return found
    }

    private enum Column: String, RowColumn { case running, strange }

    /// Of the file of schedules alone; nil: one reads them, or there is no mailbox.
    package static func unscheduled(_ settings: Settings) -> Finding? {
        let kinds = ScheduleDefaults.read(settings).0.schedules.map(\.kind)
        guard settings.mail.bounces.isSet, !kinds.contains(JobKinds.Mails.bounces.rawValue) else {
            return nil
        }
        return unscheduled
    }

    private static let unscheduled = Finding(
        "bounces_unread", "mails",
        Phrase(
            en: "No schedule runs `mails.bounces`: nothing is known of mails that come back.",
            fr: "Aucune planification ne lance `mails.bounces` : on ne sait rien des courriels"
                + " revenus."),
        next: Phrase(
            en: "Write `mails_bounces: { kind: mails.bounces, every: 10min, catch_up: none }`"
                + " into config/schedules.yaml, then `bascule schedules apply`.",
            fr: "Écrivez `mails_bounces: { kind: mails.bounces, every: 10min, catch_up: none }`"
                + " dans config/schedules.yaml, puis `bascule schedules apply`."))
}
