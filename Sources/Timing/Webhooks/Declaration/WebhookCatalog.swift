// SPDX-License-Identifier: Apache-2.0

package import Configuration
package import Wording

/// The declared webhooks of a site.
package struct WebhookCatalog: Sendable {
    package let webhooks: [Webhook]

    package subscript(name: String) -> Webhook? { webhooks.first { $0.name == name } }

    /// The declared name nearest to one that is not declared.
    package func nearestName(to name: String) -> String? {
        nearest(to: name, in: webhooks.map(\.name))
    }

    /// Reads every `*.yaml` of a folder; those with mistakes are left out and all mistakes told.
    ///
    /// A folder that is not there holds none.
    package static func load(
        folder: String, feeds: [String], judge: WebhookParser.Judge
    ) -> (WebhookCatalog, [Mistake]) {
        let (declared, mistakes) =
            DeclarationFolder.read(folder) { text, file in
                parse(text, file: file, feeds: feeds, judge: judge)
            } ?? ([], [])
        let (distinct, repeated) = DeclarationFolder.distinct(declared)
        return (WebhookCatalog(webhooks: distinct), mistakes + repeated)
    }

    /// Reads one declaration; nil when there are mistakes in it.
    package static func parse(
        _ text: String, file: String, feeds: [String], judge: WebhookParser.Judge
    ) -> (Webhook?, [Mistake]) {
        withoutActuallyEscaping(judge) { judge in
            let parser = WebhookParser(feeds: feeds, judge: judge)
            let webhook = parser.parse(text, file: file)
            return (webhook, parser.mistakes.all)
        }
    }
}

extension Webhook: Declared {
    package static let noun = Phrase(en: "The webhook", fr: "Le webhook")
}
