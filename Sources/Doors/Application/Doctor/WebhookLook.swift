// SPDX-License-Identifier: Apache-2.0

internal import Calendar
package import Configuration
internal import Postgres
internal import Schedules
internal import Views
internal import Webhooks
package import Wording

/// Finds what keeps declared webhooks from being told.
package enum WebhookLook {
    private static let cause = "webhooks_not_told"

    /// What the files alone tell: the secrets.
    static func find(_ installation: Installation) -> [Finding] {
        let webhooks = installation.loadWebhooks().0.webhooks
        return failures(webhooks, installation)
            + webhooks.flatMap { open($0, installation.settings) }
    }

    /// Whoever reads a secret may sign messages as this site.
    private static func open(_ webhook: Webhook, _ settings: Settings) -> [Finding] {
        [webhook.secret, webhook.oldSecret].compactMap { place in
            guard case .file(let file)? = place else { return nil }
            return SecretFile.finding(
                settings.secretPath(file), "webhook_secret", "webhooks",
                Phrase(
                    en: "by which messages of the webhook \(webhook.name) are signed",
                    fr: "par lequel les messages du webhook \(webhook.name) sont signés"))
        }
    }

    private static func failures(
        _ webhooks: [Webhook], _ installation: Installation
    ) -> [Finding] {
        installation.secretFailures(of: webhooks).map { error in
            Finding(
                "webhook_secret", "webhooks",
                Phrase(
                    en: "A webhook is told nothing: \(error.sentence.en).",
                    fr: "Un webhook ne reçoit rien : \(error.sentence.fr)."),
                next: Phrase(
                    en: "The service reads it at its next look, within a minute.",
                    fr: "Le service le lira à son prochain passage, dans la minute."))
        }
    }

    static func find(
        _ settings: Settings, on connection: borrowing Connection
    ) throws -> [Finding] {
        let declared = WebhookCatalog.load(settings).0.webhooks.map(\.name)
        guard !declared.isEmpty else { return [] }
        let running = try connection.query(
            """
            select exists (select from bascule.schedule
                            where kind = \(JobKinds.Webhooks.deliver.rawValue)
                              and paused_at is null and next_at is not null)
            """
        ).value(as: Bool.self)
        let forgotten = try forgotten(declared, settings, on: connection)
        return running ? forgotten : [unscheduled] + forgotten
    }

    /// Those that are paused or stopped for so long that what waits for them will be let go.
    private static func forgotten(
        _ declared: [String], _ settings: Settings, on connection: borrowing Connection
    ) throws -> [Finding] {
        guard let kept = settings.retention.mails else { return [] }
        let (known, now, zone) = (
            try WebhookView.all(on: connection), try connection.now(), try Zone(settings.zone)
        )
        return declared.compactMap { name in
            guard let webhook = known[name], let letsGo = webhook.letsGo(after: kept, at: now)
            else {
                return nil
            }
            let day = String(InstantText.local(letsGo.seconds, in: zone).prefix(10))
            let isPaused = webhook.pausedAt ?? webhook.heldAt != nil
            let state =
                isPaused
                ? Phrase(en: "is paused: ", fr: "est en pause : ")
                : Phrase(en: "is stopped: ", fr: "est arrêté : ")
            let subject = Phrase(en: "The webhook \(name) ", fr: "Le webhook \(name) ")
            let waits = Phrase.counted(
                webhook.waiting, en: "# message[s] wait[s|], and [is|are] let go untold from ",
                fr: """
                    # message[s] en attente, [abandonné|abandonnés] sans être [envoyé|envoyés] à \
                    partir du
                    """)
            let end = Phrase(en: "\(day) on.", fr: " \(day).")
            return Finding(
                "webhook_waits", "webhooks", subject + state + waits + end,
                next: isPaused ? resume(name) : send(name))
        }
    }

    private static func resume(_ name: String) -> Phrase {
        Phrase(
            en: """
                `bascule webhooks resume \(name)`, or take `paused: true` out of its declaration; they \
                are kept for `retention.mails`.
                """,
            fr: """
                `bascule webhooks resume \(name)`, ou retirer `paused: true` de sa déclaration ; ils \
                sont gardés pendant `retention.mails`.
                """)
    }

    private static func send(_ name: String) -> Phrase {
        Phrase(
            en: "`bascule webhooks send \(name)` tries it; once it takes that, the rest goes.",
            fr: "`bascule webhooks send \(name)` l'essaie ; s'il le prend, le reste suit.")
    }

    /// Of the files alone; nil: a schedule tells them, or there is none to tell.
    package static func unscheduled(_ settings: Settings) -> Finding? {
        let kinds = ScheduleDefaults.read(settings).0.schedules.map(\.kind)
        guard !kinds.contains(JobKinds.Webhooks.deliver.rawValue),
            !WebhookCatalog.load(settings).0.webhooks.isEmpty
        else { return nil }
        return unscheduled
    }

    private static let unscheduled = Finding(
        cause, "webhooks",
        Phrase(
            en: "No schedule runs `webhooks.deliver`, or it is paused: webhooks are told nothing.",
            fr: "Aucune planification ne lance `webhooks.deliver`, ou elle est en pause : les"
                + " webhooks ne reçoivent rien."),
        next: Phrase(
            en: "Write `webhooks_deliver: { kind: webhooks.deliver, every: 1min }` into"
                + " config/schedules.yaml, then `bascule schedules apply`; or resume it.",
            fr: "Écrivez `webhooks_deliver: { kind: webhooks.deliver, every: 1min }` dans"
                + " config/schedules.yaml, puis `bascule schedules apply` ; ou reprenez-la."))
}
