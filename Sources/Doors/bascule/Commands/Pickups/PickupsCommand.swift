// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Calendar
import Configuration
import Pickups
import Postgres
import Views
import Wording

struct PickupsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pickups",
        abstract: Help.text(
            en: "Pickups: files that are fetched from other hosts.",
            fr: "Collectes : les fichiers pris sur d'autres hôtes."),
        subcommands: [
            List.self, Check.self, PickupsRun.self, PickupsShow.self, PickupsBackfill.self,
            PickupsFetch.self,
        ])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "The pickups that config/pickups declares, and how their last look ended.",
                fr: "Les collectes que config/pickups déclare, et leur dernier passage."),
            discussion: Help.text(
                en: "Exit status: 1 if one keeps failing, 2 if there is a mistake.",
                fr: "Code de sortie : 1 si l'une échoue, 2 s'il y a une faute."))

        @OptionGroup var options: InstallationOptions
        @Flag(help: Help.of(en: "As a JSON array.", fr: "En JSON.")) var json = false

        private struct Item: Encodable {
            let name: String
            let feed: String
            let source: String
            let patterns: [String]
            let after: String
            let state: String
            let triedAt: Timestamp?
            let doneAt: Timestamp?
            let listed: Int64
            let waiting: Int64
            let refused: Int64
            let passed: Int64
            let reason: String?

            enum CodingKeys: String, CodingKey {
                case name, feed, source, patterns, after, state, listed, waiting, refused, passed
                case reason
                case triedAt = "tried_at"
                case doneAt = "done_at"
            }

            init(_ pickup: DeclaredPickup, _ view: PickupView?, in language: Language) {
                (name, feed, source) = (pickup.name, pickup.feed, pickup.source)
                (patterns, after) = (pickup.files, pickup.after)
                state = view.map { $0.failingSince == nil ? "succeeded" : "failed" } ?? "waiting"
                (triedAt, doneAt) = (view?.triedAt, view?.doneAt)
                (listed, waiting) = (view?.listed ?? 0, view?.waiting ?? 0)
                (refused, passed) = (view?.refused ?? 0, view?.passed ?? 0)
                reason = view?.reason?[language]
            }
        }

        func run() async throws {
            let installation = try Installation(options)
            let (language, mistakes) = (
                installation.settings.language, installation.loadPickups().1
            )
            let views = try await Database.with(installation, .look) { connection in
                try PickupView.all(on: connection)
            }
            let items = DeclaredPickup.all(installation).map {
                Item($0, views[$0.name], in: language)
            }
            if json { try sayJSON(items) } else { try show(items, installation.settings) }
            for mistake in mistakes { complain(mistake.sentence[language]) }
            guard mistakes.isEmpty else { throw ExitCode(2) }
            if items.contains(where: { $0.state == "failed" }) { throw ExitCode(1) }
        }

        private func show(_ items: [Item], _ settings: Settings) throws {
            let zone = try Zone(settings.zone)
            let titles =
                settings.language == .fr
                ? ["collecte", "flux", "où", "état", "passée le", "listés", "attendent", "refusés"]
                : ["pickup", "feed", "where", "state", "looked", "listed", "waiting", "refused"]
            let rows = items.map { item in
                [
                    item.name, item.feed, item.source,
                    StateWord.shown(item.state, in: settings.language),
                    item.triedAt.map { String(zone.shown($0).prefix(16)) } ?? "",
                    "\(item.listed)", "\(item.waiting)", "\(item.refused)",
                ]
            }
            say(Listing(titles, rows, state: 3).text())
            for item in items {
                if let reason = item.reason { complain("\(item.name): \(reason)") }
            }
        }
    }

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "Validate the declarations in config/pickups, and their secrets.",
                fr: "Vérifie les déclarations de config/pickups et leurs secrets."),
            discussion: Help.text(
                en: "No host is asked. Exit status 2 if there is a mistake.",
                fr: "Aucun hôte n'est interrogé. Code de sortie 2 : il y a une faute."))

        @OptionGroup var options: InstallationOptions
        @Flag(
            help: Help.of(
                en: "The count, and the mistakes as a list, as JSON.",
                fr: "Le compte et la liste des fautes, en JSON.")) var json = false

        func run() async throws {
            let installation = try Installation(options)
            let (catalog, mistakes) = installation.loadPickups()
            let language = installation.settings.language
            let list = catalog.pickups.map(\.name).joined(separator: ", ")
            let check = DeclarationCheck(
                mistakes: mistakes, counts: ["pickups": catalog.pickups.count])
            try check.show(
                json: json,
                Phrase.counted(
                    catalog.pickups.count, en: "# pickup[s]: ", fr: "# collecte[s] : ")
                    + Phrase(list), in: language)
            let failures = installation.secretFailures(of: catalog.pickups)
            for failure in failures { complain(failure.sentence[language]) }
            guard failures.isEmpty else { throw ExitCode(2) }
        }
    }
}
