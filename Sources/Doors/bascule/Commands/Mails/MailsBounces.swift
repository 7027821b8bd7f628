// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Calendar
import Configuration
import Journal
import Mails
import Postgres
import Views
import Wording

struct MailsBounces: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bounces",
        abstract: Help.text(
            en: "What came back of mails, newest first.",
            fr: "Ce qui est revenu des courriels, le dernier d'abord."),
        discussion: Help.text(
            en: "The job mails.bounces reads the mailbox of smtp.bounces; --read does it now."
                + " Exit status 1 if something is not understood, of no mail that is known, or not"
                + " given out by its server.",
            fr: "Le travail mails.bounces lit la boîte de smtp.bounces ; --read la lit maintenant."
                + " Code de sortie 1 : un retour n'est pas compris, est d'un courriel inconnu, ou"
                + " son serveur ne le donne pas."))

    @OptionGroup var options: InstallationOptions
    @Flag(
        help: Help.of(en: "Read the mailbox first.", fr: "Lire d'abord la boîte."))
    var read = false
    @Option(
        help: Help.of(
            en: "Of this kind: bounced, delayed, told, unmatched, not_understood, unread.",
            fr: "De ce genre : bounced, delayed, told, unmatched, not_understood, unread."))
    var outcome: String?
    @Option(help: Help.of(en: "At most so many.", fr: "Nombre maximal.")) var limit: RowLimit = 50
    @Flag(help: Help.of(en: "As a JSON array.", fr: "En JSON.")) var json = false

    func run() async throws {
        let installation = try Installation(options)
        if read { try await look(installation) }
        var filter = BounceView.Filter()
        filter.outcome = outcome
        let (wanted, limit) = (filter, limit.rows)
        let rows = try await Database.with(installation, .look) { connection in
            try wanted.first(limit, on: connection)
        }
        if json {
            try sayJSON(rows: rows)
        } else {
            try show(rows, installation.settings)
        }
        if rows.contains(where: { BounceView.strange.contains($0.outcome) }) {
            throw ExitCode(1)
        }
    }

    private func look(_ installation: Installation) async throws {
        let language = installation.settings.language
        let report = try await Database.with(installation) { connection in
            let folder = try installation.returnFolder(isStopped: { false })
            var reading = BounceReading()
            reading.language = language
            return try reading.run(in: folder, on: connection) { mail, connection in
                try NoteBounce(mail).run(by: .invoker, on: connection)
            }
        }
        guard !report.isElsewhere else {
            return complain(
                Phrase(
                    en: "The service is reading it: what it finds is shown once it is noted.",
                    fr: "Le service est en train de la lire : ce qu'il trouve paraît une fois noté."
                )[
                    language])
        }
        complain(
            Phrase.counted(
                report.mails, en: "# mail[s] read", fr: "# courriel[s] lu[s]")[language])
        if let wait = report.wait { complain(wait.sentence[language]) }
    }

    private func show(_ rows: [BounceView], _ settings: Settings) throws {
        let (language, zone) = (settings.language, try Zone(settings.zone))
        guard !rows.isEmpty else {
            return say(Phrase(en: "Nothing came back.", fr: "Rien n'est revenu.")[language])
        }
        let titles =
            language == .fr
            ? ["n°", "le", "quoi", "courriel", "de", "ligne", "réponse"]
            : ["no.", "at", "what", "mail", "from", "line", "answer"]
        let lines = rows.map { row in
            [
                "\(row.id)", String(zone.shown(row.foundAt).prefix(16)),
                StateWord.shown(row.outcome, in: language), row.mail ?? "",
                row.address ?? row.sender ?? "", row.recipientID.map { "\($0)" } ?? "",
                row.words ?? row.subject ?? "",
            ]
        }
        say(Listing(titles, lines, state: 2).text())
    }
}
