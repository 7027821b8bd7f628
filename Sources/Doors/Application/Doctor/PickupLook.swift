// SPDX-License-Identifier: Apache-2.0

package import Configuration
internal import Pickups
internal import Postgres
internal import Schedules
internal import Views
package import Wording

/// Finds what keeps declared pickups from fetching.
package enum PickupLook {
    /// What the files alone tell: the secrets.
    static func find(_ installation: Installation) -> [Finding] {
        let pickups = installation.loadPickups().0.pickups
        let missing = installation.secretFailures(of: pickups).map { error in
            Finding(
                "pickup_secret", "pickups",
                Phrase(
                    en: "A pickup fetches nothing: \(error.sentence.en).",
                    fr: "Une collecte ne prend rien : \(error.sentence.fr)."),
                next: Phrase(
                    en: "It is read anew at each run.", fr: "Il est relu à chaque passage."))
        }
        return missing + pickups.flatMap { open($0, installation.settings) }
            + ODBCLook.find(pickups)
    }

    /// Whoever reads it may log in to the other host.
    private static func open(_ pickup: Pickup, _ settings: Settings) -> [Finding] {
        guard case .file(let file)? = pickup.secret else { return [] }
        let found = SecretFile.finding(
            settings.secretPath(file), "pickup_secret", "pickups",
            Phrase(
                en: "by which the pickup \(pickup.name) logs in",
                fr: "par lequel la collecte \(pickup.name) se connecte"))
        return found.map { [$0] } ?? []
    }

    static func find(
        _ installation: Installation, on connection: borrowing Connection
    ) throws -> [Finding] {
        let pickups = installation.loadPickups().0.pickups
        guard !pickups.isEmpty else { return [] }
        let scheduled = Set(
            try connection.query(
                """
                select coalesce(arguments->>'pickup', '') from bascule.schedule
                 where kind = \(JobKinds.Pickups.run.rawValue) and paused_at is null
                   and next_at is not null
                 limit 1000
                """
            ).values(as: String.self))
        let states = try PickupView.all(on: connection)
        return pickups.flatMap { pickup -> [Finding] in
            var found: [Finding] = []
            if !scheduled.contains(""), !scheduled.contains(pickup.name) {
                found.append(unscheduled(pickup.name))
            }
            if let state = states[pickup.name], state.failingSince != nil,
                let reason = state.reason
            {
                found.append(
                    Finding(
                        "pickup_failing", "pickup \(pickup.name)",
                        Phrase(
                            en: "It can't fetch: \(reason.en)",
                            fr: "Elle ne peut rien prendre : \(reason.fr)"),
                        next: Phrase(
                            en: "`bascule pickups run \(pickup.name)` tries it at once.",
                            fr: "`bascule pickups run \(pickup.name)` l'essaie tout de suite."),
                        feed: pickup.feed))
            }
            if let passed = states[pickup.name]?.passed, passed > 0 {
                found.append(self.passed(passed, pickup))
            }
            return found
        }
    }

    private static func passed(_ count: Int64, _ pickup: Pickup) -> Finding {
        Finding(
            "pickup_passed", "pickup \(pickup.name)",
            Phrase.counted(
                count, en: "# mail[s] of the last 30 days seem[s|] to have files for it",
                fr: "# courriel[s] des 30 derniers jours semble[|nt] avoir des fichiers pour elle")
                + Phrase(
                    en: ", from none of its senders.",
                    fr: ", d'expéditeurs qui ne sont pas les siens."),
            next: Phrase(
                en: "`bascule pickups show \(pickup.name) --passed` has them; an address that is"
                    + " added to `senders` is read at the next look.",
                fr: "`bascule pickups show \(pickup.name) --passed` les donne ; une adresse ajoutée"
                    + " à `senders` est lue au prochain passage."), weight: .note,
            feed: pickup.feed)
    }

    /// Of the files alone; nil: a schedule runs some, or there is none to run.
    package static func unscheduled(_ settings: Settings) -> Finding? {
        let kinds = ScheduleDefaults.read(settings).0.schedules.map(\.kind)
        guard !kinds.contains(JobKinds.Pickups.run.rawValue),
            let first = PickupCatalog.load(settings).0.pickups.first
        else { return nil }
        return unscheduled(first.name)
    }

    private static func unscheduled(_ name: String) -> Finding {
        Finding(
            "pickup_unscheduled", "pickup \(name)",
            Phrase(
                en: "No schedule runs it, or that one is paused: it fetches only for the asking.",
                fr: "Aucune planification ne la lance, ou elle est en pause : elle ne prend rien"
                    + " d'elle-même."),
            next: Phrase(
                en: "Write `pickup_\(name): { kind: pickups.run, arguments: { pickup: \(name) },"
                    + " every: 5min, catch_up: none }` into config/schedules.yaml, then"
                    + " `bascule schedules apply`; or resume it.",
                fr: "Écrivez `pickup_\(name): { kind: pickups.run, arguments: { pickup: \(name) },"
                    + " every: 5min, catch_up: none }` dans config/schedules.yaml, puis"
                    + " `bascule schedules apply` ; ou reprenez-la."))
    }
}
