// SPDX-License-Identifier: Apache-2.0

import Configuration
import Testing
import Wording

@testable import Webhooks

/// Declarations, and what is said of mistakes in them.
@Suite struct WebhookDeclarationTests {
    private func parse(_ text: String) -> (Webhook?, [String]) {
        let (webhook, mistakes) = WebhookCatalog.parse(
            text, file: "a.yaml", feeds: ["labo", "balance"]
        ) { text in
            text.hasPrefix("https://lims.example/")
                ? .success(Webhook.Address(text: text, shown: text))
                : .failure(
                    WebhookParser.Refusal(what: Phrase("no host"), remedy: Phrase("Add it")))
        }
        return (webhook, mistakes.map(\.sentence.fr))
    }

    private let whole = """
        webhook: lims
        url: https://lims.example/bascule
        events: [export.written, file.loaded]
        feeds: labo
        secret: { file: lims.key }
        old_secret: { env: LIMS_OLD }
        timeout: 60s
        paused: true
        """

    @Test func `it is read, and what it does not say has its usual value`() throws {
        let (webhook, mistakes) = parse(whole)
        #expect(mistakes.isEmpty)
        let read = try #require(webhook)
        #expect(read.events == [.fileLoaded, .exportWritten] && read.feeds == ["labo"])
        #expect(read.secret == .file("lims.key") && read.oldSecret == .variable("LIMS_OLD"))
        #expect(read.timeout == .seconds(60) && read.isPaused)
        let short = parse(
            "webhook: lims\nurl: https://lims.example/x\nsecret: { env: A }\n"
        ).0
        #expect(short?.events == EventKind.allCases && short?.feeds == nil)
        #expect(short?.timeout == .seconds(15) && short?.oldSecret == nil)
        #expect(short?.isPaused == false)
    }

    @Test(arguments: [
        ("webhook: lims", "webhook: Lims", "`Lims` n'est pas un nom de webhook"),
        ("webhook: lims\n", "", "Le webhook n'a pas de nom"),
        ("url: https://lims.example/bascule", "url: https://other.example/", "no host"),
        ("url: https://lims.example/bascule\n", "", "`url` manque"),
        ("file.loaded]", "file.load]", "Il n'y a pas d'événement `file.load`"),
        ("[export.written, file.loaded]", "[]", "`events` est vide"),
        ("feeds: labo", "feeds: [labor]", "Il n'y a pas de flux `labor`"),
        ("feeds: labo", "feeds: []", "`feeds` doit nommer de 1 à 100 flux"),
        ("secret: { file: lims.key }\n", "", "`secret` manque"),
        ("{ file: lims.key }", "{ file: a, env: B }", "l'un des deux"),
        ("{ env: LIMS_OLD }", "{}", "l'un des deux"),
        ("timeout: 60s", "timeout: 61s", "timeout"),
        ("paused: true", "paused: peut-être", "paused"),
        ("timeout: 60s", "timeout: 999ms", "timeout"),
        ("timeout: 60s", "secret_text: whsec_abc", "secret_text"),
    ])
    func `a mistake is told in words`(_ right: String, _ wrong: String, _ told: String) {
        #expect(whole.contains(right))
        let (webhook, mistakes) = parse(whole.replacing(right, with: wrong))
        #expect(webhook == nil)
        #expect(mistakes.contains { $0.contains(told) }, "\(mistakes)")
    }

    @Test func `a secret is 24 to 64 bytes`() {
        func key(_ bytes: Int) -> SigningKey? {
            let text = String(repeating: "A", count: (bytes * 8 + 5) / 6)
            let padding = String(repeating: "=", count: (4 - text.count % 4) % 4)
            return SigningKey("whsec_" + text + padding)
        }
        #expect(key(23) == nil && key(24) != nil && key(64) != nil && key(65) == nil)
        #expect(SigningKey(HookScene.secret.replacing("whsec_", with: "")) == nil)
        #expect(SigningKey("whsec_*") == nil)
    }
}
