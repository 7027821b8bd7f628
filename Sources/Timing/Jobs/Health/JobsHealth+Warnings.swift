// SPDX-License-Identifier: Apache-2.0

package import Wording

extension JobsHealth {
    /// Warnings for a person, one sentence each; empty: all is well.
    package var warnings: [Phrase] { warnings { _ in false } }

    /// The same without what is said elsewhere: queues that no worker serves.
    package func warnings(besides isSaid: (String) -> Bool) -> [Phrase] {
        queues.compactMap { warning(of: $0, isSaid) }
            + workers.filter { !$0.stalled.isEmpty }.map(Self.warning) + ofTables
    }

    private func warning(of queue: Queue, _ isSaid: (String) -> Bool) -> Phrase? {
        let seconds = Int(queue.oldestSeconds ?? 0)
        if let paused = queue.paused {
            return Phrase(
                en:
                    "queue \(queue.name) is paused since \(paused); jobs that wait: \(queue.waiting). "
                    + "`bascule jobs resume \(Shell.word(queue.name))`",
                fr:
                    "la file \(queue.name) est en pause \(queue.pausedInFrench) ; travaux en attente :"
                    + " \(queue.waiting). `bascule jobs resume \(Shell.word(queue.name))` la reprend"
            )
        }
        if queue.isUnattended, queue.waiting > 0 {
            guard !isSaid(queue.name) else { return nil }
            return Phrase(
                en:
                    "jobs (\(queue.waiting)) wait in queue \(queue.name), which no worker serves: is "
                    + "`bascule run` running, and does the setting `queues` name it?",
                fr:
                    "des travaux (\(queue.waiting)) attendent dans la file \(queue.name), dont personne ne"
                    + " s'occupe : `bascule run` tourne-t-il, et le réglage `queues` la nomme-t-il ?"
            )
        }
        guard seconds >= 300 else { return nil }
        return Phrase(
            en: "the oldest job in queue \(queue.name) has waited for \(seconds) s",
            fr: "le plus ancien travail de la file \(queue.name) attend depuis \(seconds) s")
    }

    private static func warning(of worker: Worker) -> Phrase {
        let queues = worker.stalled.joined(separator: ", ")
        return Phrase(
            en: "worker \(worker.name) has free slots for \(queues)"
                + " but can claim nothing, though work waits: see its log",
            fr:
                "l'ouvrier \(worker.name) a de la place pour \(queues) mais n'obtient rien, alors que du"
                + " travail attend : voir son journal")
    }

    private var ofTables: [Phrase] {
        var all: [Phrase] = []
        if deadJobs > 0 {
            all.append(
                Phrase(
                    en:
                        "dead jobs: \(deadJobs). `bascule jobs list --state dead` shows them; retry or"
                        + " discard them",
                    fr:
                        "travaux abandonnés : \(deadJobs). `bascule jobs list --state dead` les montre ;"
                        + " relancez-les (`retry`) ou écartez-les (`discard`)"))
        }
        if let old = oldestTransaction, old.seconds >= 900 {
            all.append(
                Phrase(
                    en:
                        "process \(old.pid) (\(old.user), \(old.application)) has had a transaction open"
                        + " for \(Int(old.seconds)) s: vacuum can't clean up \(deadTuples) dead rows of the"
                        + " queue",
                    fr:
                        "le processus \(old.pid) (\(old.user), \(old.application)) garde une transaction"
                        + " ouverte depuis \(Int(old.seconds)) s : les \(deadTuples) versions mortes de la"
                        + " file ne peuvent pas être nettoyées"))
        }
        if !brokenIndexes.isEmpty {
            let names = brokenIndexes.joined(separator: ", ")
            all.append(
                Phrase(
                    en:
                        "a rebuild of indexes was interrupted and has left \(names), which slow every"
                        + " write: `bascule housekeeping run reindex`",
                    fr:
                        "une reconstruction d'index interrompue a laissé \(names), qui ralentissent chaque"
                        + " écriture : `bascule housekeeping run reindex`"))
        }
        return all
    }
}

extension JobsHealth.Queue {
    /// `depuis 2026-03-01 06:00, par user:ada : audit`.
    package var pausedInFrench: String {
        let since = (paused ?? "").prefix(16)
        return "depuis \(since), par \(pausedBy ?? "?")" + (pauseReason.map { " : \($0)" } ?? "")
    }
}
