// SPDX-License-Identifier: Apache-2.0

package import Configuration
internal import Feeds
internal import Fetching
internal import Foundation
package import Webhooks
internal import Wording

extension Installation {
    /// The declared webhooks and the mistakes in them.
    package func loadWebhooks() -> (WebhookCatalog, [Mistake]) { WebhookCatalog.load(settings) }

    /// A webhook by name.
    ///
    /// - Throws: `WebhookError`, or the `Mistakes` of its declaration.
    package func webhook(named name: String) throws -> Webhook {
        let (catalog, mistakes) = loadWebhooks()
        if let webhook = catalog[name] { return webhook }
        let own = mistakes.filter { $0.declaration == name }
        guard own.isEmpty else { throw Mistakes(own, in: settings.language) }
        throw WebhookError.unknown(name: name, near: catalog.nearestName(to: name))
    }

    /// Why messages of some of these can't be signed.
    package func secretFailures(of webhooks: [Webhook]) -> [WebhookError] {
        webhooks.compactMap { webhook in
            do throws(WebhookError) {
                _ = try settings.webhookKeys(webhook)
                return nil
            } catch {
                return error
            }
        }
    }

    /// The service that tells them.
    package func webhookService() -> WebhookService {
        let (catalog, mistakes) = loadWebhooks()
        let rules = FetchRules(settings.console.sources)
        // A folder that is away (a mount, another copy) says nothing of its webhooks.
        let isThere = FileManager.default.fileExists(atPath: settings.declarations.webhooks)
        var service = WebhookService(
            catalog.webhooks, isWhole: mistakes.isEmpty && isThere, language: settings.language,
            keys: { [settings] in try settings.webhookKeys($0) },
            call: { [language = settings.language] call in
                try Self.post(call, rules, language)
            })
        service.observe = CrashPoint.webhookObserver ?? { _ in }
        return service
    }

    /// Says it to the other host, by the rules for files from there.
    private static func post(
        _ call: WebhookCall, _ rules: FetchRules, _ language: Language
    ) throws -> WebhookCall.Reply {
        do {
            let url: SourceURL
            do { url = try SourceURL(call.url) } catch { throw FetchTrouble(error) }
            let outcome = try WebPost(rules, time: call.timeout)
                .run(url, call.body, lines: call.lines)
            switch outcome {
            case .answered(let answer):
                return .answered(
                    status: answer.status, text: answer.text, location: answer.location,
                    retryAfter: answer.retryAfter)
            case .unanswered(let detail): return .unanswered(detail)
            }
        } catch let trouble as FetchTrouble {
            let detail = trouble.detail.isEmpty ? "" : " (\(trouble.detail))"
            guard trouble.code == .refused else {
                return .unsaid(trouble.sentence[language] + detail)
            }
            let rules = Phrase(
                en: "the site does not let it be asked\(detail): console.source_hosts,"
                    + " console.source_private; by http its own network alone",
                fr: "le site ne permet pas de s'y adresser\(detail) : console.source_hosts,"
                    + " console.source_private ; par http, son réseau seul")
            return .unsaid(rules[language])
        }
    }
}

extension WebhookParser.Refusal {
    fileprivate init(_ refusal: SourceRefusal) {
        let (what, remedy) = refusal.ofDeclared
        self.init(what: what, remedy: remedy)
    }
}

extension WebhookCatalog {
    package static func load(_ settings: Settings) -> (WebhookCatalog, [Mistake]) {
        let rules = FetchRules(settings.console.sources)
        let (feeds, ofFeeds) = FeedCatalog.load(
            folder: settings.declarations.feeds, settings: settings)
        // One with a mistake is one: the webhook waits for its files.
        return load(
            folder: settings.declarations.webhooks,
            feeds: feeds.feeds.map(\.name) + ofFeeds.map(\.declaration)
        ) { text in
            do throws(SourceRefusal) {
                let url = try SourceURL(text)
                guard url.scheme.isOfTheWeb else { throw SourceRefusal.scheme }
                try rules.check(url)
                return .success(Webhook.Address(text: url.text, shown: url.origin))
            } catch {
                return .failure(WebhookParser.Refusal(error))
            }
        }
    }
}

extension Settings {
    /// The keys that a webhook's messages are signed by, the newest first.
    ///
    /// - Throws: `WebhookError.noSecret`, `.badSecret`.
    func webhookKeys(_ webhook: Webhook) throws(WebhookError) -> [SigningKey] {
        var keys: [SigningKey] = []
        for place in [webhook.secret, webhook.oldSecret].compactMap(\.self) {
            let text: String?
            do {
                text =
                    switch place {
                    case .file(let file): try secret(variable: "", file: file)
                    case .variable(let variable): try secret(variable: variable, file: "")
                    }
            } catch {
                throw WebhookError.noSecret(webhook: webhook.name, place: error.place)
            }
            guard let key = text.flatMap(SigningKey.init) else {
                throw WebhookError.badSecret(webhook: webhook.name, place: place.shown)
            }
            keys.append(key)
        }
        return keys
    }
}
