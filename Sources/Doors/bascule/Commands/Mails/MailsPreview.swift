// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Configuration
import Foundation
import Mails
import Postgres
import Wording

struct MailsPreview: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview",
        abstract: Help.text(
            en: "Show a mail as it would be sent now; nothing is sent.",
            fr: "Montre un courriel tel qu'il partirait maintenant ; rien n'est envoyé."))

    @OptionGroup var options: InstallationOptions
    @Argument(help: Help.of(en: "The mail.", fr: "Le courriel.")) var name: String
    @Flag(help: Help.of(en: "Its HTML.", fr: "Son HTML.")) var html = false

    func run() async throws {
        let installation = try Installation(options)
        let language = installation.settings.language
        let mail = try exitStatus(in: language) { try installation.mail(named: name) }
        let site = try await StatusAccount.Site(installation)
        let composed = try await Database.with(installation) { connection in
            try DigestMail(mail, site, on: connection).compose(on: connection)
        }
        let body = MailBody(composed.content, files: composed.files, in: language)
        guard !html else { return say(body.html) }
        let to = mail.addresses.joined(separator: ", ")
        say(
            language == .fr
                ? "À : \(to)\nObjet : \(composed.subject)\n"
                : "To: \(to)\nSubject: \(composed.subject)\n")
        say(body.text)
        for file in composed.files { say("+ \(file.name) (\(file.bytes.count) B)") }
    }
}
