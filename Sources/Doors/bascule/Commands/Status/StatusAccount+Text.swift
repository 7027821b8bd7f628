// SPDX-License-Identifier: Apache-2.0

import Application
import Calendar
import Foundation
import Ingest
import Jobs
import Postgres
import Views
import Wording

extension StatusAccount {
    /// Text for a person, in the site's language.
    var text: String {
        let times = Phrase(
            en: "Times are those of \(zone.identifier).",
            fr: "Les heures sont celles de \(zone.identifier).")
        let parts: [String?] =
            [
                findings.isEmpty
                    ? nil
                    : findings.map { finding in
                        let mark = finding.weight == .bad ? "!" : "·"
                        return
                            "\(mark) \(printable(finding.name[language]))\(colon) \(finding.text(in: language))"
                    }.joined(separator: "\n"),
                times[language], services, waitingFiles, openFiles, queues, workers, runningJobs,
                alertList, amendedExports,
                block(
                    Phrase(
                        en: "Declarations that can't be used (`bascule check`)",
                        fr: "Déclarations inutilisables (`bascule check`)"),
                    [Phrase(en: "mistake", fr: "faute")], mistakes.map { [$0.text] }),
                refusedFiles,
                lastDay, pending,
            ]
        return parts.compactMap(\.self).joined(separator: "\n\n")
    }

    private var colon: String { language == .fr ? " :" : ":" }

    /// - Parameters:
    ///   - total: how many rows there are where they were not all read.
    ///   - none: the text if there are no rows; nil: nothing, not even the title.
    private func block(
        _ title: Phrase, _ header: [Phrase], _ rows: [[String]], total: Int? = nil,
        none: Phrase? = nil
    ) -> String? {
        let shown = Array(rows.prefix(StatusQuery.limitRows))
        let more = max(total ?? 0, rows.count) - shown.count
        let rest = Phrase.counted(more, en: "\nand # more", fr: "\net # autre[s]")[language]
        let body =
            rows.isEmpty
            ? none?[language]
            : Listing(header.map { $0[language] }, shown, state: header.firstIndex(of: Self.state))
                .text() + (more > 0 ? rest : "")
        return body.map { "\(title[language])\(colon)\n\($0)" }
    }

    private static let state = Phrase(en: "state", fr: "état")
    private static let feed = Phrase(en: "feed", fr: "flux")
    private static let file = Phrase(en: "file", fr: "fichier")
    private static let since = Phrase(en: "since", fr: "depuis")
    private static let id = Phrase("id")

    private var services: String? {
        block(
            Phrase("Services"),
            [
                Phrase(en: "worker", fr: "ouvrier"), Phrase(en: "roles", fr: "rôles"),
                Phrase(en: "started", fr: "démarré"), Phrase(en: "last sign", fr: "dernier signe"),
            ],
            files.services.map {
                let ago = secondsAgo($0)
                return [
                    $0.worker, $0.roles, zone.shown($0.startedAt),
                    language == .fr ? "il y a \(ago) s" : "\(ago) s ago",
                ]
            },
            none: Phrase(
                en: "None is running here: `bascule run` or `make run` starts one.",
                fr: "Aucun ne tourne ici : `bascule run` ou `make run` en démarre un."))
    }

    private var waitingFiles: String? {
        block(
            Phrase(en: "Waiting in the inboxes", fr: "En attente dans les boîtes d'arrivée"),
            [
                Self.feed, Self.file, Phrase(en: "bytes", fr: "octets"), Self.since,
                Phrase(en: "why", fr: "pourquoi"),
            ],
            waiting.map {
                [
                    $0.feed ?? "–", $0.path, "\($0.bytes)", $0.since.map(zone.shown) ?? "",
                    $0.reason,
                ]
            }, none: Phrase(en: "Nothing waits.", fr: "Rien n'attend."))
    }

    private var openFiles: String? {
        block(
            Phrase(en: "Put off or at work", fr: "Remis à plus tard ou en cours"),
            [
                Self.id, Self.feed, Phrase(en: "name", fr: "nom"), Self.state,
                Phrase(en: "attempts", fr: "essais"),
                Phrase(en: "next attempt", fr: "prochain essai"),
                Phrase(en: "reason", fr: "raison"),
            ],
            files.open.map {
                let next =
                    $0.heldAt == nil
                    ? Phrase(en: "now", fr: "maintenant")
                    : Phrase(en: "once released", fr: "une fois libéré")
                return [
                    "\($0.id)", $0.feed, $0.name, StateWord.shown($0.state, in: language),
                    "\($0.attempts)", $0.nextAttemptAt.map(zone.shown) ?? next[language],
                    $0.reason ?? "",
                ]
            }, none: Phrase(en: "Nothing.", fr: "Rien."))
    }

    private var alertList: String? {
        block(
            Phrase(
                en: "Open alerts (`bascule alerts ack ID` once they are seen to)",
                fr: "Alertes ouvertes (`bascule alerts ack ID` quand c'est réglé)"),
            [
                Self.id, Phrase(en: "due", fr: "échéance"), Phrase(en: "subject", fr: "objet"),
                Phrase(en: "what", fr: "quoi"),
            ],
            alerts.map {
                [
                    "\($0.id)", minute($0.dueAt), $0.subject, $0.message,
                ]
            }, none: Phrase(en: "None.", fr: "Aucune."))
    }

    private var amendedExports: String? {
        block(
            Phrase(
                en: "Exports whose data has changed since they were written",
                fr: "Exports dont les données ont changé depuis leur écriture"),
            [
                Phrase("export"), Phrase(en: "window", fr: "période"),
                Phrase(en: "known since", fr: "connu depuis"), Self.file,
                Phrase(en: "a new revision", fr: "une nouvelle révision"),
            ],
            amended.map {
                [
                    $0.export, minute($0.windowStart), minute($0.amendedAt), $0.path,
                    $0.revisionCommand,
                ]
            })
    }

    private func minute(_ instant: Timestamp?) -> String {
        instant.map { String(zone.shown($0).prefix(16)) } ?? ""
    }

    private var lastDay: String? {
        block(
            Phrase(en: "Last 24 hours", fr: "Dernières 24 heures"),
            [
                Self.feed, Self.state, Phrase(en: "files", fr: "fichiers"),
                Phrase(en: "rows", fr: "lignes"), Phrase(en: "rejected", fr: "refusées"),
            ],
            files.lastDay.map {
                [
                    $0.feed, StateWord.shown($0.state, in: language), "\($0.files)", "\($0.rows)",
                    "\($0.rejected)",
                ]
            }, none: Phrase(en: "No file came.", fr: "Aucun fichier n'est venu."))
    }

    private var refusedFiles: String? {
        block(
            Phrase(
                en: "Refused in the last 7 days, and not come again",
                fr: "Refusés ces 7 derniers jours, et pas revenus"),
            [
                Self.feed, Phrase(en: "files", fr: "fichiers"),
                Phrase(en: "the last", fr: "le dernier"), Phrase(en: "reason", fr: "raison"),
            ],
            refused.map {
                [$0.feed, "\($0.files)", "\($0.lastID) \($0.lastName)", $0.reason ?? ""]
            })
    }

    private var pending: String? {
        guard files.pendingMoves > files.blocked.count else { return nil }
        return Phrase(
            en:
                "Settled files on their way to their folder: \(files.pendingMoves); if they stay, the"
                + " service's log says what holds them up.",
            fr:
                "Fichiers traités, en route vers leur dossier : \(files.pendingMoves) ; s'ils y restent, le"
                + " journal du service dit ce qui les retient.")[language]
    }
}

/// The queue.
extension StatusAccount {
    private var queues: String? {
        block(
            Phrase(en: "Queues", fr: "Files de travaux"),
            [
                Phrase(en: "queue", fr: "file"), Phrase(en: "waiting", fr: "en attente"),
                Phrase(en: "running", fr: "en cours"), Phrase(en: "oldest", fr: "plus ancien"),
                Phrase(en: "remark", fr: "remarque"),
            ],
            jobs.queues.map {
                [
                    $0.name, "\($0.waiting)", "\($0.running)",
                    $0.oldestSeconds.map { "\(Int($0)) s" } ?? "", remark($0),
                ]
            }, none: Phrase(en: "No job waits or runs.", fr: "Aucun travail n'attend ni ne tourne.")
        )
    }

    private func remark(_ queue: JobsHealth.Queue) -> String {
        let paused = queue.paused.map {
            language == .fr ? "en pause \(queue.pausedInFrench)" : "paused \($0)"
        }
        let unattended = Phrase(
            en: "no worker takes from it", fr: "aucun ouvrier ne la sert")[language]
        return [paused, queue.isUnattended ? unattended : nil].compactMap(\.self)
            .joined(separator: "; ")
    }

    private var workers: String? {
        var lines = jobs.workers.map { worker in
            let p95 = worker.claimP95Milliseconds.map(rounded)
            let claims = Phrase(
                en: p95.map { ", claims in \($0) ms (p95)" } ?? "",
                fr: p95.map { ", prises en \($0) ms (p95)" } ?? "")
            return Phrase(
                en: "Worker \(worker.name): \(worker.running) of \(worker.slots) slots busy",
                fr: "Ouvrier \(worker.name) : \(worker.running) places sur \(worker.slots) occupées"
            )[
                language] + claims[language]
        }
        if let old = jobs.oldestTransaction, old.seconds >= 1 {
            let whose =
                "\(old.pid) (\(old.user), \(old.application), \(old.state)): \(printable(old.query))"
            lines.append(
                Phrase(
                    en: "Oldest transaction: \(Int(old.seconds)) s, process \(whose)",
                    fr: "Transaction la plus ancienne : \(Int(old.seconds)) s, processus \(whose)")[
                        language])
        }
        lines.append(
            Phrase(
                en: "\(jobs.deadTuples) dead row versions in the queue's table",
                fr: "\(jobs.deadTuples) versions mortes dans la table de la file")[language])
        return lines.joined(separator: "\n")
    }

    private var runningJobs: String? {
        block(
            Phrase(en: "Running jobs", fr: "Travaux en cours"),
            [
                Self.id, Phrase(en: "kind", fr: "genre"), Phrase(en: "for", fr: "depuis"),
                Phrase(en: "progress", fr: "avancement"),
            ],
            running.map { job in
                [
                    "\(job.id)", job.kind, seconds(job).map { "\(rounded($0)) s" } ?? "",
                    job.progress(in: zone),
                ]
            }, total: runningJobCount)
    }

    private func rounded(_ value: Double) -> String { String(format: "%.1f", value) }
}
