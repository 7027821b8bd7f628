// SPDX-License-Identifier: Apache-2.0

internal import Calendar
package import Configuration
internal import Exports
internal import Postgres
internal import Schedules
internal import Views
package import Wording

/// Finds what keeps exports' files from going to other hosts.
package enum DeliveryLook {
    /// What the files alone tell: the secrets.
    static func find(_ installation: Installation) -> [Finding] {
        let settings = installation.settings
        let catalog = ExportCatalog.load(settings).0
        let targets = catalog.exports.flatMap(\.targets)
        let missing = installation.secretFailures(of: targets).map { error in
            Finding(
                "delivery_secret", "exports",
                Phrase(
                    en: "Files of exports go nowhere: \(error.sentence.en).",
                    fr: "Des fichiers d'exports ne partent pas : \(error.sentence.fr)."),
                next: Phrase(
                    en: "It is read anew for each file.", fr: "Il est relu pour chaque fichier."))
        }
        let clashes = catalog.clashes.map { clash in
            Finding(
                "delivery_names", "exports",
                Phrase(
                    en: "Files of exports replace each other: \(clash.sentence.en).",
                    fr: "Des fichiers d'exports se remplacent : \(clash.sentence.fr)."),
                next: Phrase(
                    en: "`bascule exports check` tells when it is mended.",
                    fr: "`bascule exports check` dit si c'est réglé."))
        }
        return missing + clashes + targets.compactMap { open($0, settings) }
    }

    /// Whoever reads it may log in to the other host.
    private static func open(_ target: Export.Target, _ settings: Settings) -> Finding? {
        guard case .file(let file)? = target.way.secret else { return nil }
        return SecretFile.finding(
            settings.secretPath(file), "delivery_secret", "exports",
            Phrase(
                en: "by which files go to \(target.address)",
                fr: "par lequel des fichiers vont vers \(target.address)"))
    }

    static func find(
        _ settings: Settings, on connection: borrowing Connection
    ) throws -> [Finding] {
        let forgotten = try forgotten(settings, on: connection)
        let declared = ExportCatalog.load(settings).0.exports
        guard declared.contains(where: { !$0.targets.isEmpty }) else { return forgotten }
        let isRunning = try connection.query(
            """
            select exists (select from bascule.schedule
                            where kind = \(JobKinds.Exports.deliver.rawValue)
                              and paused_at is null and next_at is not null)
            """
        ).value(as: Bool.self)
        return isRunning ? forgotten : [unscheduled] + forgotten
    }

    /// For so long an export may be paused before somebody is reminded of it.
    private static let reminder = Duration.seconds(86_400)

    /// Exports that were paused a while ago, and whose files wait.
    private static func forgotten(
        _ settings: Settings, on connection: borrowing Connection
    ) throws -> [Finding] {
        let (now, zone) = (try connection.now(), try Zone(settings.zone))
        return try ExportPauseView.all(on: connection).values
            .filter { pause in
                let age = now.microsecondsSince2000 - pause.pausedAt.microsecondsSince2000
                return pause.waiting > 0 && age >= Int64(reminder / .microseconds(1))
            }
            .sorted { $0.export < $1.export }
            .map { pause in
                let day = String(InstantText.local(pause.pausedAt.seconds, in: zone).prefix(10))
                return Finding(
                    "delivery_waits", "export \(pause.export)",
                    Phrase(
                        en: "The export \(pause.export) is paused since \(day), by"
                            + " \(pause.pausedBy): ",
                        fr: "L'export \(pause.export) est en pause depuis le \(day), par"
                            + " \(pause.pausedBy) : ")
                        + Phrase.counted(
                            pause.waiting, en: "# file[s] wait[s|] for other hosts.",
                            fr: "# fichier[s] en attente pour d'autres hôtes."),
                    next: Phrase(
                        en: "`bascule exports resume \(pause.export)` sends them.",
                        fr: "`bascule exports resume \(pause.export)` les envoie."))
            }
    }

    /// Of the files alone; nil: a schedule sends them, or there is nowhere to send.
    package static func unscheduled(_ settings: Settings) -> Finding? {
        let kinds = ScheduleDefaults.read(settings).0.schedules.map(\.kind)
        guard !kinds.contains(JobKinds.Exports.deliver.rawValue),
            ExportCatalog.load(settings).0.exports.contains(where: { !$0.targets.isEmpty })
        else { return nil }
        return unscheduled
    }

    private static let unscheduled = Finding(
        "exports_not_delivered", "exports",
        Phrase(
            en: "No schedule runs `exports.deliver`, or it is paused: no file goes to another"
                + " host.",
            fr: "Aucune planification ne lance `exports.deliver`, ou elle est en pause : aucun"
                + " fichier ne part vers un autre hôte."),
        next: Phrase(
            en: "Write `exports_deliver: { kind: exports.deliver, every: 1min }` into"
                + " config/schedules.yaml, then `bascule schedules apply`; or resume it.",
            fr: "Écrivez `exports_deliver: { kind: exports.deliver, every: 1min }` dans"
                + " config/schedules.yaml, puis `bascule schedules apply` ; ou reprenez-la."))
}
