// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Calendar
import Configuration
import Postgres
import Wording

struct PickupsBackfill: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backfill",
        abstract: Help.text(
            en: "Fetch again what was last changed on the host in a stretch of time.",
            fr: "Reprend ce qui a changé sur l'hôte dans un intervalle de temps."),
        discussion: Help.text(
            en: "Whatever was fetched before: bytes that are loaded become a duplicate, those that "
                + "were taken back are loaded again. The times are those that the host shows.",
            fr: "Même ce qui a déjà été pris : des octets chargés deviennent un doublon, ceux qui "
                + "ont été annulés sont rechargés. Les heures sont celles que montre l'hôte."))

    @OptionGroup var options: InstallationOptions
    @Argument(help: Help.of(en: "The pickup.", fr: "La collecte.")) var name: String
    @Argument(help: Help.of(en: "The first instant.", fr: "Le premier instant."))
    var from: InstantArgument
    @Argument(help: Help.of(en: "The end, no more part of it.", fr: "La fin, exclue."))
    var to: InstantArgument
    @Flag(help: Help.of(en: "The counts as JSON.", fr: "Les comptes en JSON.")) var json = false

    func run() async throws {
        let installation = try Installation(options)
        let zone = try Zone(installation.settings.zone)
        let (start, end) = (from.timestamp(in: zone), to.timestamp(in: zone))
        guard start < end else {
            complain(
                Phrase(
                    en: "The end is not after the beginning: write the earlier time first.",
                    fr: "La fin n'est pas après le début : écrivez d'abord la plus ancienne.")[
                        installation.settings.language])
            throw ExitCode(2)
        }
        try await PickupsRun.run(name, start..<end, json: json, installation)
    }
}
