// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Postgres
internal import Wording

/// Finds an archive that nobody seals any more, and a key that others can read.
enum ArchiveLook {
    private static let subject = "archive"
    /// A seal a day: so long after the last one, or after the first file, one is missing.
    private static let lateAfter = Duration.seconds(2 * 86_400)

    static func find(_ settings: Settings) -> [Finding] {
        [
            SecretFile.finding(
                settings.archive.keyFile, "archive_key_open", subject,
                Phrase(
                    en: "the key that signs the archive's seals",
                    fr: "la clé qui signe les sceaux de l'archive"))
        ].compactMap(\.self)
    }

    static func find(
        _ settings: Settings, on connection: borrowing Connection
    ) throws -> [Finding] {
        guard settings.archive.seal == .daily else { return [] }
        let root = settings.folders.archive + "/"
        let before = try connection.now().before(lateAfter)
        let isLate = try connection.query(
            """
            select coalesce(
                       (select s.sealed_at < \(before) from bascule.seal s
                         order by s.number desc limit 1),
                       exists (select from bascule.file f
                                where f.arrived_at < \(before) and f.stored_at < \(before)
                                  and starts_with(f.stored_path, \(root))
                                  and f.sha256 is not null and f.purged_at is null)) as is_late
            """
        ).value(as: Bool.self)
        guard isLate else { return [] }
        return [
            Finding(
                "archive_unsealed", subject,
                Phrase(
                    en:
                        "The archive was not sealed for two days: what came since has no proof, and is"
                        + " not purged.",
                    fr:
                        "L'archive n'a pas été scellée depuis deux jours : ce qui est venu depuis n'a"
                        + " pas de preuve, et n'est pas supprimé."),
                next: Phrase(
                    en: "Look at the jobs `archive.seal`, and that a schedule asks for one a day"
                        + " (docs/archive.md); `archive.seal: never` asks for none.",
                    fr:
                        "Regardez les travaux `archive.seal`, et qu'une planification en demande un par"
                        + " jour (docs/archive.md) ; `archive.seal: never` n'en demande pas."))
        ]
    }
}
