// SPDX-License-Identifier: Apache-2.0

package import Wording

/// Texts of the files of a new home.
package enum HomeTexts {
    static func settings(_ zone: String, _ language: Language) -> String {
        let comments = Phrase(
            en: """
                # What stands behind a `#` at the beginning of a line is the usual value, in force without a word.
                # `bascule schema settings` knows every key; each is an environment variable too (BASCULE_ZONE, …).

                zone: \(zone)      # the files' times are local to it
                language: \(language.rawValue)                    # of what analysts read: fr or en
                # factory_day_hour: 6
                # season_start: "01-01"
                # nulls: ["", "n.d.", "---", "N/A", "s.o."]      # cells that mean "no value"
                # database_url: postgresql://bascule@db.example/site     # without it: a private cluster in var/postgres
                # retention: { archive: forever, duplicate: forever, error: forever, jobs: 400d }

                """,
            fr: """
                # Derrière un `#` en début de ligne : la valeur d'usage, en vigueur sans qu'on l'écrive.
                # `bascule schema settings` connaît toutes les clés ; chacune est aussi une variable d'environnement (BASCULE_ZONE, …).

                zone: \(zone)      # l'heure locale des fichiers
                language: \(language.rawValue)                    # de ce que lisent les analystes : fr ou en
                # factory_day_hour: 6
                # season_start: "01-01"
                # nulls: ["", "n.d.", "---", "N/A", "s.o."]      # cellules qui veulent dire « pas de valeur »
                # database_url: postgresql://bascule@db.example/site     # sinon : une base privée dans var/postgres
                # retention: { archive: forever, duplicate: forever, error: forever, jobs: 400d }

                """)
        return comments[language]
    }

    static let schedules = Phrase(
        en: """
            # What enqueues jobs by itself. `bascule schedules list` shows when; `bascule check` finds mistakes.

            expectations:                 # files that did not come, jobs that are late or slow
              kind: housekeeping.expectations
              queue: watch
              cron: "*/5 * * * *"
              catch_up: none

            history:                      # ended jobs older than retention.jobs
              kind: housekeeping.history
              arguments: { force: true }
              cron: "40 3 * * *"
              catch_up: none

            seal:                         # the archive's day, signed (docs/archive.md)
              kind: archive.seal
              cron: "10 0 * * *"
              catch_up: latest

            scrub:                        # reads the archive again, all of it in archive.scrub
              kind: archive.scrub
              queue: watch
              cron: "30 1 * * *"
              catch_up: none

            # mails_deliver:              # once a mail server is set (smtp) and config/mails has mails
            #   kind: mails.deliver
            #   every: 1min
            #   catch_up: none

            # mails_bounces:              # once smtp.bounces names the mailbox that undeliverable mails come back to
            #   kind: mails.bounces
            #   every: 10min
            #   catch_up: none

            # exports_deliver:            # once an export has `deliver`: its files go to other hosts
            #   kind: exports.deliver
            #   every: 1min
            #   catch_up: none

            # webhooks_deliver:           # once config/webhooks has some
            #   kind: webhooks.deliver
            #   every: 1min
            #   catch_up: none

            # pickup_ctcs:                # fetches what config/pickups/ctcs.yaml declares
            #   kind: pickups.run
            #   arguments: { pickup: ctcs }
            #   every: 5min
            #   catch_up: none

            # mail_matin:                 # the digest that config/mails/matin.yaml declares
            #   kind: mails.send
            #   arguments: { mail: matin }
            #   cron: "0 7 * * *"
            #   succeed_by: "07:10"

            # aggregates:                 # once there are some in config/aggregates
            #   kind: aggregates.refresh
            #   every: 5min
            #   catch_up: none

            """,
        fr: """
            # Ce qui met des travaux en file sans qu'on le demande. `bascule schedules list` dit quand ; `bascule check` trouve les erreurs.

            expectations:                 # fichiers qui ne sont pas venus, travaux en retard ou lents
              kind: housekeeping.expectations
              queue: watch
              cron: "*/5 * * * *"
              catch_up: none

            history:                      # travaux terminés depuis plus longtemps que retention.jobs
              kind: housekeeping.history
              arguments: { force: true }
              cron: "40 3 * * *"
              catch_up: none

            seal:                         # le jour de l'archive, signé (docs/archive.md)
              kind: archive.seal
              cron: "10 0 * * *"
              catch_up: latest

            scrub:                        # relit l'archive, toute en archive.scrub
              kind: archive.scrub
              queue: watch
              cron: "30 1 * * *"
              catch_up: none

            # mails_deliver:              # quand un serveur de courriel sera réglé (smtp), avec des courriels dans config/mails
            #   kind: mails.deliver
            #   every: 1min
            #   catch_up: none

            # mails_bounces:              # quand smtp.bounces nommera la boîte où reviennent les courriels
            #   kind: mails.bounces
            #   every: 10min
            #   catch_up: none

            # exports_deliver:            # dès qu'un export a `deliver` : ses fichiers vont à d'autres hôtes
            #   kind: exports.deliver
            #   every: 1min
            #   catch_up: none

            # webhooks_deliver:           # quand il y en aura dans config/webhooks
            #   kind: webhooks.deliver
            #   every: 1min
            #   catch_up: none

            # pickup_ctcs:                # prend ce que déclare config/pickups/ctcs.yaml
            #   kind: pickups.run
            #   arguments: { pickup: ctcs }
            #   every: 5min
            #   catch_up: none

            # mail_matin:                 # le bilan que déclare config/mails/matin.yaml
            #   kind: mails.send
            #   arguments: { mail: matin }
            #   cron: "0 7 * * *"
            #   succeed_by: "07:10"

            # aggregates:                 # quand il y en aura dans config/aggregates
            #   kind: aggregates.refresh
            #   every: 5min
            #   catch_up: none

            """)

    /// A feed that reads `sampleRows`.
    package static func example(_ language: Language) -> NewHome.Feed {
        let yaml = Phrase(
            en: """
                # One kind of file: where it lands, how it reads, which table it fills. A copy of this file makes another feed;
                # `bascule feeds infer SAMPLE.csv` writes one from a sample.

                feed: example
                title: A first feed
                files: ["*.csv"]
                columns:
                  - { name: day, type: date, required: true, format: ["yyyy-mm-dd", "dd/mm/yyyy"] }
                  - { name: sample, required: true }
                  - { name: brix, header: ["Brix (%)"], type: numeric, range: { reject: [0, 100], warn: [5, 25] } }
                key: [day, sample]      # the same day and sample again: the row is amended, the earlier version kept
                table: data.example

                """,
            fr: """
                # Un genre de fichier : où il arrive, comment il se lit, quelle table il remplit. Une copie de ce fichier fait un autre
                # flux ; `bascule feeds infer EXEMPLE.csv` en écrit un d'après un fichier.

                feed: exemple
                title: Un premier flux
                files: ["*.csv"]
                numbers: { decimal: "," }
                columns:
                  - { name: jour, type: date, required: true, format: ["dd/mm/yyyy", "yyyy-mm-dd"] }
                  - { name: echantillon, header: ["Échantillon"], required: true }
                  - { name: brix, header: ["Brix (%)"], type: numeric, range: { reject: [0, 100], warn: [5, 25] } }
                key: [jour, echantillon]      # le même jour et le même échantillon : la ligne est modifiée, l'ancienne gardée
                table: data.exemple

                """)
        let name = language == .fr ? "exemple" : "example"
        return NewHome.Feed(name: name, folder: name, table: "data.\(name)", yaml: yaml[language])
    }

    /// Two rows of the example, as printf(1) takes them.
    package static let sampleRows = Phrase(
        en: #"day,sample,brix\n2026-03-01,E1,14.2\n2026-03-01,E2,15.1\n"#,
        fr: #"Jour;Échantillon;Brix (%%)\n01/03/2026;E1;14,2\n01/03/2026;E2;15,1\n"#)
}
