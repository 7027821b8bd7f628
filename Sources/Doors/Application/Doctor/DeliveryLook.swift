// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Exports
internal import Postgres
internal import Wording

/// Finds what keeps exports' files from going to other hosts.
enum DeliveryLook {
    /// What the files alone tell: the secrets.
    static func find(_ installation: Installation) -> [Finding] {
        let settings = installation.settings
        let targets = ExportCatalog.load(settings).0.exports.flatMap(\.targets)
        let missing = installation.secretFailures(of: targets).map { error in
            Finding(
                "delivery_secret", "exports",
                Phrase(
                    en: "Files of exports go nowhere: \(error.sentence.en).",
                    fr: "Des fichiers d'exports ne partent pas : \(error.sentence.fr)."),
                next: Phrase(
                    en: "It is read anew for each file.", fr: "Il est relu pour chaque fichier."))
        }
        return missing + targets.compactMap { open($0, settings) }
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
        let declared = ExportCatalog.load(settings).0.exports
        guard declared.contains(where: { !$0.targets.isEmpty }) else { return [] }
        let isRunning = try connection.query(
            """
            select exists (select from bascule.schedule
                            where kind = \(JobKinds.Exports.deliver.rawValue)
                              and paused_at is null and next_at is not null)
            """
        ).value(as: Bool.self)
        return isRunning ? [] : [unscheduled]
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
