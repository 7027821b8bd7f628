// SPDX-License-Identifier: Apache-2.0

internal import Alerts
internal import Configuration
internal import Feeds
internal import Foundation
internal import Ingest
internal import Postgres
internal import Wording

/// Says which declarations were added, changed or removed since the running service read them.
enum DeclarationLook {
    private static let cause = "declared_since_start"
    private static let subject = "declarations"
    /// Settings lie on each host, and only a look from there tells of them.
    private static var settingsSubject: String { "settings \(ServedRoles.hostName)" }
    /// Declarations named, at most.
    private static let limit = 20
    /// Seconds that a service may wait for its restart before it is reported.
    private static let patience: Int64 = 900

    static func find(
        _ installation: Installation, _ served: ServedRoles, on connection: borrowing Connection
    ) throws -> [Finding] {
        let settings = installation.settings
        let own = try DeclarationChange.ofSettings(settings, on: connection)
        var found = own?.changes ?? []
        found +=
            try DeclarationChange.ofFeeds(installation.catalog, settings, on: connection) ?? []
        if served.roles.contains(Role.scheduler.rawValue) {
            found += try DeclarationChange.ofSchedules(settings, on: connection)
        }
        let unseen = (own?.unseen ?? []).map { service, error in
            Checkup.unseen("settings (\(service))", error)
        }
        return unseen + found.prefix(limit).map(finding)
    }

    /// Raises the alert of feeds and schedules that have waited a while, and resolves it when none
    /// waits any more.
    ///
    /// Reads the files anew: this process has read the old ones.
    static func alert(_ settings: Settings, on connection: Connection) throws -> [Alert] {
        let (catalog, mistakes) = FeedCatalog.load(
            folder: settings.declarations.feeds, settings: settings)
        // The folder itself could not be read.
        if let mistake = mistakes.first, catalog.feeds.isEmpty, catalog.broken.isEmpty {
            throw mistake
        }
        guard
            let feeds = try DeclarationChange.ofFeeds(catalog, settings, on: connection)
        else {
            return []
        }
        let served = try ServedRoles(on: connection)
        let found =
            try feeds
            + (served.roles.contains(Role.scheduler.rawValue)
                ? DeclarationChange.ofSchedules(settings, on: connection) : [])
        let old = try found.filter(isOld)
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

    /// The same of the settings that the services of this host have read; where none of them can be
    /// looked at, nothing is resolved.
    ///
    /// Throws where the file of a service can't be read, and no other one asks for a restart.
    static func settingsAlert(_ settings: Settings, on connection: Connection) throws -> [Alert] {
        guard let found = try DeclarationChange.ofSettings(settings, on: connection) else {
            return []
        }
        let old = try found.changes.filter(isOld)
        if old.isEmpty, let unseen = found.unseen.first { throw unseen.error }
        guard found.changes.isEmpty || !old.isEmpty else { return [] }
        return try [
            Alert.stand(
                .declaredSinceStart, subject: settingsSubject,
                message: old.isEmpty ? nil : settingsMessage(old)[settings.language],
                resolution: settings.language == .fr
                    ? "le service a lu les réglages actuels"
                    : "the service has read the settings as they are",
                on: connection)
        ].compactMap(\.self)
    }

    /// Whether it has waited for its restart long enough.
    private static func isOld(_ change: DeclarationChange) throws -> Bool {
        try change.changedAt() <= Int64(Date().timeIntervalSince1970) - patience
    }

    private static func settingsMessage(_ changes: [DeclarationChange]) -> Phrase {
        let host = ServedRoles.hostName
        return Phrase(
            en: "The running service of \(host) does not go by its settings as they are now:"
                + " \(list(changes, .en)). Restart it; `bascule status` says more there.",
            fr: "Le service en marche de \(host) ne suit pas ses réglages actuels :"
                + " \(list(changes, .fr)). Le redémarrer ; `bascule status` y en dit plus.")
    }

    private static func list(_ changes: [DeclarationChange], _ language: Language) -> String {
        let more = changes.count > limit ? ", …" : ""
        return changes.prefix(limit).map { "\($0.subject) (\(word($0.kind)[language]))" }
            .joined(separator: ", ") + more
    }

    private static func message(_ changes: [DeclarationChange]) -> Phrase {
        Phrase(
            en: "The running service does not go by what is declared now:"
                + " \(list(changes, .en)). Restart it; `bascule status` says more.",
            fr: "Le service en marche ne suit pas ce qui est déclaré à présent :"
                + " \(list(changes, .fr)). Le redémarrer ; `bascule status` en dit plus.")
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
            cause, change.subject, what, next: next(change.thing),
            feed: change.thing == .feed ? change.name : nil)
    }

    private static func next(_ thing: DeclarationChange.Thing) -> Phrase {
        switch thing {
        case .settings:
            Phrase(
                en: "Restart the service, which reads this file at its start (`bascule check`"
                    + " first).",
                fr: "Redémarrez le service, qui lit ce fichier à son démarrage (`bascule check`"
                    + " d'abord).")
        case .feed:
            Phrase(
                en: "Restart the service, which reads it at its start (`bascule check` first).",
                fr: "Redémarrez le service, qui la lit à son démarrage (`bascule check` d'abord).")
        case .schedule:
            Phrase(
                en: "`bascule schedules apply` takes it up, or a restart of the service.",
                fr: "`bascule schedules apply` la reprend, ou un redémarrage du service.")
        }
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
