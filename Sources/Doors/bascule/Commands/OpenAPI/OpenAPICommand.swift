// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Configuration
import Console

struct OpenAPICommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "openapi",
        abstract: Help.text(
            en: "Gives the OpenAPI document of the API, as /api/openapi.json serves it.",
            fr: "Donne le document OpenAPI de l'API, comme /api/openapi.json le sert."),
        discussion: Help.text(
            en: "It needs no database. The console's prefix (console.prefix) is in it.",
            fr: "Sans base de données. Le préfixe de la console (console.prefix) y figure."))

    @OptionGroup var options: InstallationOptions

    func run() throws {
        let settings = try Installation.settings(options)
        say(OpenAPI.text(prefix: settings.console.prefix))
    }
}
