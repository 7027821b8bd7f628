// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser

extension Declared: ExpressibleByArgument {}

struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: Help.text(
            en: "Gives the JSON Schema of a declaration, for editors that complete and check.",
            fr:
                "Donne le schéma JSON d'une déclaration, pour les éditeurs qui complètent et vérifient."
        ),
        discussion: """
            It is made from the keys that the parsers know. An editor with a YAML language server takes it from a \
            line at the head of the file: # yaml-language-server: $schema=../schema/feed.json
            """)

    @Argument(
        help:
            "What the file declares: \(Declared.allCases.map(\.rawValue).joined(separator: ", ")).")
    var kind: Declared

    func run() throws { try sayJSON(kind.schema) }
}
