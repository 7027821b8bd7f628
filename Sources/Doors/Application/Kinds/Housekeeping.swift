// SPDX-License-Identifier: Apache-2.0

internal import Alerts
internal import Configuration
internal import Feeds
internal import Ingest
internal import Jobs
package import Postgres
internal import Wording

/// Runs the tasks, or says what they would do.
package struct Housekeeping: Sendable {
    package let installation: Installation
    var commitGuard = CommitGuard.always

    package init(_ installation: Installation, commitGuard: CommitGuard = .always) {
        self.installation = installation
        self.commitGuard = commitGuard
    }

    var settings: Settings { installation.settings }

    package func plan(
        _ task: HousekeepingTask, on connection: Connection
    ) throws -> HousekeepingReport {
        switch task {
        case .retention:
            return report(
                try retention.plan(on: connection),
                { .counted($0, en: "to be deleted: # file[s]", fr: "# fichier[s] à supprimer") })
        case .history:
            let text = settings.retention.jobs.map {
                Phrase.counted(
                    days($0), en: "older than # day[s] go",
                    fr: "supprime ce qui a plus de # jour[s]")
            }
            return .nothing(text ?? Phrase(en: "kept for ever", fr: "gardé sans limite"))
        case .expectations, .folders, .reindex, .uploads:
            return .nothing(
                Phrase(
                    en: "runs at once; it deletes nothing",
                    fr: "s'exécute aussitôt ; ne supprime rien"))
        }
    }

    /// The journal entry is `RunHousekeeping`'s.
    func perform(
        _ task: HousekeepingTask, by actor: String, on connection: Connection
    ) throws -> HousekeepingReport {
        switch task {
        case .expectations: return try expectations(on: connection)
        case .folders: return try folders(on: connection)
        case .retention:
            return report(
                try retention.run(by: actor, on: connection),
                { .counted($0, en: "deleted: # file[s]", fr: "# fichier[s] supprimé[s]") })
        case .history: return try history(by: actor, on: connection)
        case .uploads: return try uploads(by: actor, on: connection)
        case .reindex:
            let done: QueueIndexes.Report
            do {
                done = try QueueIndexes.rebuild(on: connection)
            } catch let error as QueueIndexes.NotOwner {
                return HousekeepingReport(lines: [error.sentence], counts: ["not_owner": 1])
            }
            return HousekeepingReport(
                lines: [
                    .counted(
                        done.tables, en: "indexes of # table[s] rebuilt",
                        fr: "index de # table[s] reconstruits")
                ]
                    + done.dropped.map {
                        Phrase(
                            en: "dropped \($0), left by an interrupted rebuild",
                            fr: "\($0), reste d'une reconstruction interrompue, est supprimé")
                    },
                counts: ["tables": done.tables, "dropped": done.dropped.count])
        }
    }

    private var retention: Retention {
        let kept = settings.retention
        let rules: [(Retention.Rule.Kept, String, Duration?)] = [
            (.archive, settings.folders.archive, kept.archive),
            (.duplicate, settings.folders.duplicate, kept.duplicate),
            (.error, settings.folders.error, kept.error),
        ]
        return Retention(
            rules: rules.compactMap { kind, folder, time in
                time.map { rule(kind, folder, $0) }
            }, reports: settings.folders.error, commitGuard: commitGuard)
    }

    /// The rule of a folder; classes concern what was loaded, wherever it lies, and the longest time
    /// wins.
    ///
    /// The class of a feed that is not declared, or not as it should be, is not known: its files
    /// are kept as those of the longest class.
    private func rule(
        _ kept: Retention.Rule.Kept, _ folder: String, _ time: Duration
    ) -> Retention.Rule {
        let classes = settings.retention.classes
        let isSealed = kept == .archive && settings.archive.seal == .daily
        guard let longest = classes.values.max() else {
            return Retention.Rule(kept, folder: folder, time: time, isSealed: isSealed)
        }
        let feeds = installation.catalog.feeds.map { feed in
            (feed.name, max(time, feed.retention.flatMap { classes[$0] } ?? time))
        }
        return Retention.Rule(
            kept, folder: folder, time: kept == .archive ? max(time, longest) : time,
            feeds: Dictionary(uniqueKeysWithValues: feeds), loaded: max(time, longest),
            isSealed: isSealed)
    }

    private func report(
        _ found: [Retention.Report], _ told: (Int) -> Phrase
    ) -> HousekeepingReport {
        guard !found.isEmpty else {
            return .nothing(
                Phrase(
                    en: "files are kept for ever (retention)",
                    fr: "les fichiers sont gardés sans limite (retention)"))
        }
        return HousekeepingReport(
            lines: found.map {
                Phrase(en: "\($0.kept.rawValue): ", fr: "\($0.kept.rawValue) : ")
                    + told($0.files)
                    + .counted($0.bytes, en: ", # byte[s]", fr: ", # octet[s]")
            },
            counts: Dictionary(uniqueKeysWithValues: found.map { ($0.kept.rawValue, $0.files) }),
            failures: found.flatMap(\.failures))
    }

    func days(_ time: Duration) -> Int { max(1, Int(time / .seconds(86_400))) }
}
