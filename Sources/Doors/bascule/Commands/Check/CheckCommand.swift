// SPDX-License-Identifier: Apache-2.0

import Aggregates
import Application
import ArgumentParser
import Charts
import Configuration
import Controls
import Exports
import Feeds
import Ingest
import Jobs
import Mails
import Pickups
import Postgres
import Schedules
import Webhooks
import Wording

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: Help.text(
            en: "Check all that is declared: settings, feeds, aggregates, exports, schedules.",
            fr:
                "Vérifie tout ce qui est déclaré : réglages, flux, agrégats, exports, planifications."
        ),
        discussion: Help.text(
            en: "Exit status: 0 all is well, 2 there are mistakes, each with its place and remedy.",
            fr:
                "Code de sortie : 0 tout est bon, 2 il y a des fautes, chacune avec son emplacement et son remède."
        ))

    @OptionGroup var options: InstallationOptions
    @Flag(
        help: Help.of(
            en: "The counts, and the mistakes as a list, as JSON.",
            fr: "Les comptes et la liste des fautes, en JSON.")) var json = false

    func run() throws {
        let settings = try Installation.settings(options)
        let (feeds, ofFeeds) = FeedCatalog.load(
            folder: settings.declarations.feeds, settings: settings)
        let (aggregates, ofAggregates) = AggregateCatalog.load(
            folder: settings.declarations.aggregates, settings: settings)
        let (exports, ofExports) = ExportCatalog.load(settings)
        let (charts, ofCharts) = ChartCatalog.load(
            folder: settings.declarations.qc, feeds: feeds.tables)
        let (pictures, ofPictures) = DeclaredChartCatalog.load(settings)
        let (mails, ofMails) = MailCatalog.load(settings)
        let (webhooks, ofWebhooks) = WebhookCatalog.load(settings)
        let (pickups, ofPickups) = PickupCatalog.load(settings)
        let (schedules, ofSchedules) = ScheduleDefaults.read(settings)
        let ofFolders = try exitStatus(in: settings.language) {
            try FolderLayout.mistakes(settings, feeds: feeds.feeds)
        }
        let mistakes =
            settings.databaseMistakes + ofFolders + ofFeeds + ofAggregates + ofExports
            + ofCharts + ofPictures + ofMails + ofWebhooks + ofPickups
            + ofSchedules
        let (flows, sums) = (feeds.feeds.count, aggregates.aggregates.count)
        let (files, times) = (exports.exports.count, schedules.schedules.count)
        let (drawn, letters) = (charts.charts.count, mails.mails.count)
        let shown = pictures.charts.count
        let (hooks, fetches) = (webhooks.webhooks.count, pickups.pickups.count)
        let check = DeclarationCheck(
            mistakes: mistakes,
            counts: [
                "feeds": flows, "aggregates": sums, "exports": files, "qc": drawn,
                "charts": shown,
                "mails": letters, "webhooks": hooks, "pickups": fetches, "schedules": times,
            ])
        try check.show(
            json: json,
            Phrase(
                en: "No mistake; settings, feeds: \(flows), aggregates: \(sums), exports:"
                    + " \(files), control charts: \(drawn), charts: \(shown), mails: \(letters), webhooks: \(hooks), pickups: \(fetches), schedules: \(times).",
                fr: "Aucune faute ; réglages, flux : \(flows), agrégats : \(sums), exports :"
                    + " \(files), cartes de contrôle : \(drawn), graphiques : \(shown), courriels : \(letters), webhooks : \(hooks), collectes : \(fetches), planifications : \(times)."
            ),
            in: settings.language)
        // No mistake: a schedule may have been added by hand.
        let findings = [
            MailLook.unscheduled(settings), BounceLook.unscheduled(settings),
            WebhookLook.unscheduled(settings), PickupLook.unscheduled(settings),
            DeliveryLook.unscheduled(settings),
        ]
        for finding in findings.compactMap(\.self) {
            complain(finding.text(in: settings.language))
        }
    }
}

extension Settings {
    /// A mistake in the database's URL, which is only parsed.
    var databaseMistakes: [Mistake] {
        guard let url = databaseURL else { return [] }
        do {
            _ = try ConnectionOptions(url: url)
            return []
        } catch {
            let why = Phrase(of: error)
            let mistake = Mistake(
                file: configFile ?? "environment",
                what: Phrase(
                    en: "`database_url`: \(Self.withoutStop(why.en))",
                    fr: "`database_url` : \(Self.withoutStop(why.fr))"),
                remedy: Phrase(
                    en:
                        "Write `postgresql://user@host/database`, or leave it out for a private cluster",
                    fr:
                        "Écrivez `postgresql://user@host/base`, ou retirez-le pour une base privée")
            )
            return [mistake]
        }
    }

    private static func withoutStop(_ text: String) -> String {
        text.hasSuffix(".") ? String(text.dropLast()) : text
    }
}
