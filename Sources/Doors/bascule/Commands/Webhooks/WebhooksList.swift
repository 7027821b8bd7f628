// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Calendar
import Configuration
import Postgres
import Views
import Wording

struct WebhooksList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: Help.text(
            en: "The webhooks that config/webhooks declares, and how each stands.",
            fr: "Les webhooks que config/webhooks déclare, et où en est chacun."))

    @OptionGroup var options: InstallationOptions
    @Flag(help: Help.of(en: "As a JSON array.", fr: "En JSON.")) var json = false

    private struct Item: Encodable {
        let name: String
        let url: String
        let events: [String]
        let feeds: [String]?
        let state: State
        let since: Timestamp?
        let by: String?
        let reason: String?
        /// Messages that are still to be sent.
        let waiting: Int64

        init(_ webhook: DeclaredWebhook, _ known: WebhookView?) {
            name = webhook.name
            url = webhook.address
            events = webhook.events
            feeds = webhook.feeds
            state = State(webhook, known)
            waiting = known?.waiting ?? 0
            switch state {
            case .paused: since = known?.pausedAt ?? known?.heldAt
            case .stopped: since = known?.stoppedAt
            case .failing: since = known?.failingSince
            case .new, .well: since = nil
            }
            by = state == .paused ? known?.pausedBy : nil
            reason =
                state == .paused ? known?.pausedFor : state == .stopped ? known?.stoppedFor : nil
        }
    }

    /// As `/webhooks` of the console has it.
    private enum State: String, Encodable {
        case new, well, paused, stopped, failing

        init(_ webhook: DeclaredWebhook, _ known: WebhookView?) {
            if webhook.isPaused || known?.pausedAt != nil {
                self = .paused
            } else if let known {
                self =
                    known.stoppedAt != nil
                    ? .stopped : known.failingSince != nil ? .failing : .well
            } else {
                self = .new
            }
        }

        var phrase: Phrase {
            switch self {
            case .new: Phrase(en: "not told yet", fr: "pas encore averti")
            case .well: Phrase(en: "well", fr: "bien")
            case .paused: Phrase(en: "paused", fr: "en pause")
            case .stopped: Phrase(en: "stopped", fr: "arrêté")
            case .failing: Phrase(en: "takes nothing", fr: "ne prend rien")
            }
        }
    }

    func run() async throws {
        let installation = try Installation(options)
        let mistakes = installation.loadWebhooks().1
        let known = try await Database.with(installation, .look) { connection in
            try WebhookView.all(on: connection)
        }
        let items = DeclaredWebhook.all(installation).map { Item($0, known[$0.name]) }
        if json {
            try sayJSON(items)
        } else {
            try show(items, installation.settings)
        }
        for mistake in mistakes { complain(mistake.sentence[installation.settings.language]) }
        guard mistakes.isEmpty else { throw ExitCode(2) }
    }

    private func show(_ items: [Item], _ settings: Settings) throws {
        let (language, zone) = (settings.language, try Zone(settings.zone))
        let titles =
            language == .fr
            ? ["webhook", "adresse", "événements", "flux", "état", "depuis", "attendent", "raison"]
            : ["webhook", "address", "events", "feeds", "state", "since", "waiting", "reason"]
        let rows = items.map { item in
            [
                item.name, item.url, item.events.joined(separator: ", "),
                item.feeds?.joined(separator: ", ")
                    ?? Phrase(en: "every one", fr: "tous")[language],
                item.state.phrase[language],
                item.since.map { String(zone.shown($0).prefix(16)) } ?? "", "\(item.waiting)",
                [item.by, item.reason].compactMap(\.self).joined(separator: ": "),
            ]
        }
        say(Listing(titles, rows, state: 4).text())
    }
}
