// SPDX-License-Identifier: Apache-2.0

package import Wording

extension JobsHealth {
    /// All causes of its findings.
    package static let causes: Set = [
        "queue_paused", "queue_unattended", "queue_late", "worker_stalled", "jobs_dead",
        "transaction_long", "indexes_broken",
    ]

    /// Seconds for which the oldest job of a queue may wait.
    private static let patience = 300
    /// Seconds for which a transaction may stay open.
    private static let longestTransaction: Double = 900

    /// What is wrong with queues, workers and their tables; empty: all is well.
    ///
    /// - Parameter isSaid: whether it is said elsewhere that no worker serves a queue.
    package func findings(besides isSaid: (String) -> Bool = { _ in false }) -> [Finding] {
        queues.compactMap { finding(of: $0, isSaid) }
            + workers.filter { !$0.stalled.isEmpty }.map(Self.finding) + ofTables
    }

    private func finding(of queue: Queue, _ isSaid: (String) -> Bool) -> Finding? {
        let subject = "queue \(queue.name)"
        if let paused = queue.paused {
            let command = "`bascule jobs resume \(Shell.word(queue.name))`"
            return Finding(
                "queue_paused", subject,
                Phrase(
                    en: "It is paused since \(paused); jobs that wait: \(queue.waiting).",
                    fr: "En pause \(queue.pausedInFrench) ; travaux en attente : \(queue.waiting)."
                ),
                next: Phrase(en: "\(command) lets it go on.", fr: "\(command) la reprend."))
        }
        if queue.isUnattended, queue.waiting > 0 {
            guard !isSaid(queue.name) else { return nil }
            return Finding(
                "queue_unattended", subject,
                Phrase(
                    en: "No worker serves it, and jobs wait there: \(queue.waiting).",
                    fr: "Personne ne s'en occupe, et des travaux y attendent : \(queue.waiting)."),
                next: Phrase(
                    en:
                        "See that `bascule run` is running, and that the setting `queues` names it.",
                    fr: "Voyez si `bascule run` tourne, et si le réglage `queues` la nomme."))
        }
        let seconds = Int(queue.oldestSeconds ?? 0)
        guard seconds >= Self.patience else { return nil }
        return Finding(
            "queue_late", subject,
            Phrase(
                en: "Its oldest job has waited for \(seconds) s.",
                fr: "Son plus ancien travail attend depuis \(seconds) s."),
            next: Phrase(
                en: "`bascule jobs list --state running` shows what holds its slots.",
                fr: "`bascule jobs list --state running` montre ce qui occupe ses places."))
    }

    private static func finding(_ worker: Worker) -> Finding {
        let queues = worker.stalled.joined(separator: ", ")
        return Finding(
            "worker_stalled", "worker \(worker.name)",
            Phrase(
                en: "It has free slots for \(queues) but can claim nothing, though work waits.",
                fr: "Il a de la place pour \(queues) mais n'obtient rien, alors que du travail"
                    + " attend."),
            next: Phrase(en: "See its log.", fr: "Voyez son journal."))
    }

    private var ofTables: [Finding] { [dead, old, broken].compactMap(\.self) }

    private var dead: Finding? {
        guard deadJobs > 0 else { return nil }
        return Finding(
            "jobs_dead", "jobs",
            Phrase(
                en: "Failed as often as they may: \(deadJobs).",
                fr: "Travaux abandonnés : \(deadJobs)."),
            next: Phrase(
                en: "`bascule jobs list --state dead` shows them; retry or discard them.",
                fr: "`bascule jobs list --state dead` les montre ; relancez-les (`retry`) ou"
                    + " écartez-les (`discard`)."))
    }

    private var old: Finding? {
        guard let old = oldestTransaction, old.seconds >= Self.longestTransaction else {
            return nil
        }
        let who = "\(old.pid) (\(old.user), \(old.application))"
        return Finding(
            "transaction_long", "database",
            Phrase(
                en: "Process \(who) has had a transaction open for \(Int(old.seconds)) s: vacuum"
                    + " can't clean up \(deadTuples) dead rows of the queue.",
                fr: "Le processus \(who) garde une transaction ouverte depuis"
                    + " \(Int(old.seconds)) s : les \(deadTuples) versions mortes de la file ne"
                    + " peuvent pas être nettoyées."),
            next: Phrase(
                en: "See what it does, and end it if nobody needs it.",
                fr: "Voyez ce qu'il fait, et mettez-y fin si personne n'en a besoin."))
    }

    private var broken: Finding? {
        guard !brokenIndexes.isEmpty else { return nil }
        let names = brokenIndexes.joined(separator: ", ")
        return Finding(
            "indexes_broken", "database",
            Phrase(
                en: "A rebuild of indexes was interrupted and has left \(names), which slow every"
                    + " write.",
                fr: "Une reconstruction d'index interrompue a laissé \(names), qui ralentissent"
                    + " chaque écriture."),
            next: Phrase(
                en: "`bascule housekeeping run reindex` drops them.",
                fr: "`bascule housekeeping run reindex` les retire."))
    }
}

extension JobsHealth.Queue {
    /// `depuis 2026-03-01 06:00, par user:ada : audit`.
    package var pausedInFrench: String {
        let since = (paused ?? "").prefix(16)
        return "depuis \(since), par \(pausedBy ?? "?")" + (pauseReason.map { " : \($0)" } ?? "")
    }
}
