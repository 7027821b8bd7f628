// SPDX-License-Identifier: Apache-2.0

import Alerts
import Configuration
import Feeds
import Foundation
import Ingest
import Postgres
import Wording

/// Says which declarations were added, changed or removed since the running service read them.
enum DeclarationLook {
    private static let cause = "declared_since_start"
    private static let subject = "declarations"
    /// Declarations named, at most.
    private static let limit = 20
    /// Seconds that one may wait for its restart before somebody is told.
    private static let patience: Int64 = 900

    static func find(
        _ installation: Installation, _ served: ServedRoles, on connection: borrowing Connection
    ) throws -> [Finding] {
        let settings = installation.settings
        var found =
            try DeclarationChange.ofFeedsAndSettings(
                installation.catalog, settings, on: connection) ?? []
        if served.roles.contains(Role.scheduler.rawValue) {
            found += try DeclarationChange.ofSchedules(settings, on: connection)
        }
        return found.prefix(limit).map(finding)
    }

    /// Raises the alert of what has waited a while, and resolves it when nothing waits any more.
    ///
    /// Reads the files anew: this process is the one that goes by the old ones.
    static func alert(_ settings: Settings, on connection: Connection) throws -> [Alert] {
        let (catalog, mistakes) = FeedCatalog.load(
            folder: settings.folders.feeds, settings: settings)
        // The folder itself could not be read.
        if let mistake = mistakes.first, catalog.feeds.isEmpty, catalog.broken.isEmpty {
            throw mistake
        }
        guard
            let feeds = try DeclarationChange.ofFeedsAndSettings(catalog, settings, on: connection)
        else {
            return []
        }
        let served = try ServedRoles(on: connection)
        let found =
            try feeds
            + (served.roles.contains(Role.scheduler.rawValue)
                ? DeclarationChange.ofSchedules(settings, on: connection) : [])
        let end = Int64(Date().timeIntervalSince1970) - patience
        let old = try found.filter { try $0.changedAt() <= end }
        guard found.isEmpty || !old.isEmpty else { return [] }
        return try [
            Alert.stand(
                .declaredSinceStart, subject: subject,
                message: old.isEmpty ? nil : message(old)[settings.language],
                resolution: settings.language == .fr
                    ? "le service a lu les déclarations actuelles"
                    : "the service has read the declarations as they are",
                on: connection)
        ].compactMap(\.self)
    }

    private static func message(_ changes: [DeclarationChange]) -> Phrase {
        let more = changes.count > limit ? ", …" : ""
        func list(_ language: Language) -> String {
            changes.prefix(limit).map { "\($0.subject) (\(word($0.kind)[language]))" }
                .joined(separator: ", ") + more
        }
        return Phrase(
            en: "The running service does not go by what is declared now: \(list(.en))."
                + " Restart it; `bascule status` says more.",
            fr: "Le service en marche ne suit pas ce qui est déclaré à présent : \(list(.fr))."
                + " Le redémarrer ; `bascule status` en dit plus.")
    }

    private static func word(_ kind: DeclarationChange.Kind) -> Phrase {
        switch kind {
        case .added: Phrase(en: "added", fr: "ajouté")
        case .changed: Phrase(en: "changed", fr: "modifié")
        case .removed: Phrase(en: "removed", fr: "retiré")
        }
    }

    private static func finding(_ change: DeclarationChange) -> Finding {
        let service = change.service ?? "?"
        let what =
            switch change.thing {
            case .settings: settings(change.path, service)
            case .feed: feed(change.kind, service)
            case .schedule: schedule(change.kind)
            }
        return Finding(
            cause, change.subject, what,
            next: change.thing == .schedule
                ? Phrase(
                    en: "`bascule schedules apply` takes it up, or a restart of the service.",
                    fr: "`bascule schedules apply` la reprend, ou un redémarrage du service.")
                : Phrase(
                    en: "Restart the service, which reads it at its start (`bascule check` first).",
                    fr:
                        "Redémarrer le service, qui la lit à son démarrage (`bascule check` d'abord)."
                ))
    }

    private static func settings(_ path: String, _ service: String) -> Phrase {
        Phrase(
            en:
                "\(path) says something else than when the service (\(service)) was started, which still goes"
                + " by what it said then.",
            fr:
                "\(path) ne dit plus ce qu'il disait au démarrage du service (\(service)), qui suit encore"
                + " l'ancienne version.")
    }

    private static func feed(_ kind: DeclarationChange.Kind, _ service: String) -> Phrase {
        switch kind {
        case .added:
            Phrase(
                en:
                    "It was declared since the service (\(service)) was started, which does not know it:"
                    + " its files wait.",
                fr:
                    "Sa déclaration a été ajoutée depuis le démarrage du service (\(service)), qui ne le"
                    + " connaît pas : ses fichiers attendent.")
        case .changed:
            Phrase(
                en:
                    "Its declaration was changed since the service (\(service)) was started, which still"
                    + " goes by the old one.",
                fr:
                    "Sa déclaration a été modifiée depuis le démarrage du service (\(service)), qui suit"
                    + " encore l'ancienne.")
        case .removed:
            Phrase(
                en:
                    "Its declaration was removed since the service (\(service)) was started, which still"
                    + " takes its files.",
                fr:
                    "Sa déclaration a été retirée depuis le démarrage du service (\(service)), qui prend"
                    + " encore ses fichiers.")
        }
    }

    private static func schedule(_ kind: DeclarationChange.Kind) -> Phrase {
        switch kind {
        case .added:
            Phrase(
                en:
                    "It was declared in the file since the service was started, which does not know it.",
                fr:
                    "Elle a été ajoutée au fichier depuis le démarrage du service, qui ne la connaît pas."
            )
        case .changed:
            Phrase(
                en:
                    "Its declaration in the file was changed since the service was started, which still"
                    + " goes by the old one.",
                fr:
                    "Sa déclaration dans le fichier a été modifiée depuis le démarrage du service, qui"
                    + " suit encore l'ancienne.")
        case .removed:
            Phrase(
                en: "It was removed from the file since the service was started, and goes on.",
                fr: "Elle a été retirée du fichier depuis le démarrage du service, et continue.")
        }
    }
}
