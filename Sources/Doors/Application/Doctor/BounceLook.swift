// SPDX-License-Identifier: Apache-2.0

package import Configuration
internal import Fetching
internal import Mails
internal import Postgres
internal import Schedules
internal import Views
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
        let known = try connection.query(
            """
            select exists (select from bascule.schedule
                            where kind = \(JobKinds.Mails.bounces.rawValue)
                              and paused_at is null and next_at is not null) as running,
                   count(*) filter (where outcome <> 'unread') as strange,
                   count(*) filter (where outcome = 'unread') as withheld,
                   (select below - 1 from bascule.bounce_folder
                     where folder = \(settings.returnFolder?.text) and below > 1) as older
              from bascule.bounce
             where found_at > now() - make_interval(secs => \(reach / .seconds(1)))
               and outcome = any(\(BounceView.strange))
            """
        ).one(as: Known.self)
        var found: [Finding] = []
        if settings.mail.bounces.isSet, !known.isRunning { found.append(unscheduled) }
        if known.strange > 0 { found.append(strange(known.strange)) }
        if known.withheld > 0 { found.append(withheld(known.withheld)) }
        if let older = known.older { found.append(behind(older)) }
        return found
    }

    private struct Known: RowDecodable {
        let isRunning: Bool
        let strange: Int
        let withheld: Int
        /// Numbers up to this one are not read yet.
        let older: Int64?

        enum CodingKeys: String, RowColumn {
            case strange, withheld, older
            case isRunning = "running"
        }

        init(_ row: RowReader<CodingKeys>) throws {
            isRunning = try row[.isRunning]
            strange = try row[.strange]
            withheld = try row[.withheld]
            older = try row[.older]
        }
    }

    private static func strange(_ count: Int) -> Finding {
        Finding(
            "bounces_strange", "mails",
            .counted(
                count,
                en: "# mail[s] of 7 days came back not understood, or of none that is known.",
                fr: """
                    # courriel[s] revenu[s] en 7 jours sans être compris, ou d'un courriel ou d'un \
                    destinataire qui n'est pas d'ici.
                    """),
            next: Phrase(
                en: "`bascule mails bounces` lists them; they lie in the mailbox still.",
                fr: "`bascule mails bounces` les donne ; ils sont toujours dans la boîte."),
            weight: .note)
    }

    private static func withheld(_ count: Int) -> Finding {
        Finding(
            "bounces_withheld", "mails",
            .counted(
                count,
                en: """
                    # mail[s] of 7 days lie[s|] in the mailbox, and its server does not give [it|them] \
                    out.
                    """,
                fr: """
                    # courriel[s] de ces 7 jours [est|sont] dans la boîte des retours, et son serveur \
                    ne [le|les] donne pas.
                    """),
            next: Phrase(
                en: "`bascule mails bounces --outcome unread` has their numbers and the server's"
                    + " words: look at them in the mailbox.",
                fr: "`bascule mails bounces --outcome unread` donne leurs numéros et les mots du"
                    + " serveur : les regarder dans la boîte."))
    }

    private static func behind(_ number: Int64) -> Finding {
        Finding(
            "bounces_behind", "mails",
            Phrase(
                en: "What lay in the mailbox before its first look is not all read: up to number"
                    + " \(number) (UID) it is still to come.",
                fr:
                    "Ce qui était dans la boîte des retours avant le premier passage n'est pas tout lu :"
                    + " jusqu'au numéro \(number) (UID) cela reste à faire."),
            next: Phrase(
                en: "Each look of mails.bounces reads what is new first, then 200 mails in all.",
                fr: "Chaque passage de mails.bounces lit d'abord le nouveau, 200 courriels en tout."
            ),
            weight: .note)
    }

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
