// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Journal
internal import Mails
internal import Postgres
internal import Webhooks
internal import Wording

extension Housekeeping {
    /// What was let go of mails and messages.
    struct MailsGone {
        /// Mails and messages whose bytes went.
        var bodies = 0
        var bounces = 0
        /// Messages that nobody was told.
        var untold = 0

        var lines: [Phrase] {
            var lines: [Phrase] = []
            if bodies > 0 {
                lines.append(
                    .counted(
                        bodies, en: "bytes of # mail[s] or message[s] let go",
                        fr: "octets de # courriel[s] ou message[s] supprimés"))
            }
            if untold > 0 {
                lines.append(
                    .counted(
                        untold, en: "# message[s] to webhooks never sent, and let go",
                        fr:
                            "# message[s] aux webhooks jamais [envoyé|envoyés], et [abandonné|abandonnés]"
                    ))
            }
            if bounces > 0 {
                lines.append(
                    .counted(
                        bounces, en: "# note[s] of what came back forgotten",
                        fr: "# note[s] de retours oubliée[s]"))
            }
            return lines
        }
    }

    private static let paused = Phrase(
        en: "not sent: the webhook was paused for longer than messages are kept (retention.mails)",
        fr: "pas envoyé : le webhook était en pause depuis plus longtemps que les messages ne sont"
            + " gardés (retention.mails)")
    private static let stopped = Phrase(
        en: "not sent: the webhook was stopped for longer than messages are kept (retention.mails)",
        fr: "pas envoyé : le webhook était arrêté depuis plus longtemps que les messages ne sont"
            + " gardés (retention.mails)")

    /// Mails are large, so they and messages of webhooks have a time of their own.
    func purgeMails(by actor: String, on connection: Connection) throws -> MailsGone {
        guard let time = settings.retention.mails else { return MailsGone() }
        let days = days(time)
        var all = MailsGone()
        while true {
            let start = ContinuousClock.now
            let counts = try commitGuard.transaction(on: connection) { connection in
                let mails = try Outbox.purge(olderThan: days, limit: 100, on: connection)
                let ended = try WebhookBook.end(
                    olderThan: days, paused: Self.paused[settings.language],
                    stopped: Self.stopped[settings.language], limit: 100, on: connection)
                let messages = try WebhookBook.purge(olderThan: days, limit: 100, on: connection)
                let bounces = try BounceBook.purge(olderThan: days, limit: 100, on: connection)
                var results = ended.map { gone -> [String: any Sendable] in
                    [
                        "table": "webhook_message", "webhook": gone.webhook,
                        "untold": Int(gone.count), "why": gone.isPaused ? "paused" : "stopped",
                    ]
                }
                for (table, count) in [
                    ("mail", mails), ("webhook_message", messages), ("bounce", bounces),
                ] where count > 0 {
                    results.append(["table": table, "count": count])
                }
                for result in results {
                    try JournalEntry.write(
                        "purge", subject: "history", by: actor,
                        parameters: jsonText(["rule": "retention.mails", "older_than_days": days]),
                        result: jsonText(result), duration: start.duration(to: .now),
                        on: connection)
                }
                return (mails, messages, bounces, Int(ended.map(\.count).reduce(0, +)))
            }
            all.bodies += counts.0 + counts.1
            all.bounces += counts.2
            all.untold += counts.3
            if max(counts.0, counts.1, max(counts.2, counts.3)) < 100 { return all }
        }
    }
}
