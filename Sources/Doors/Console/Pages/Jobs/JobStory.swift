// SPDX-License-Identifier: Apache-2.0

internal import Postgres
internal import Views
internal import Wording

/// A job and what is known about it.
struct JobStory: Sendable {
    let job: JobView
    let log: Paged<JobLogLine>
    let entries: [JournalEntryView]
    /// Nil: it has ended.
    let queue: QueueView?
    let now: Timestamp

    /// Why it is where it is.
    func why(_ face: Face) -> HTML {
        switch job.state {
        case "waiting": waiting(face)
        case "scheduled":
            job.tries > 0
                ? told(
                    face, en: "Its last attempt failed; it is tried again at ",
                    fr: "Son dernier essai a échoué ; il est retenté le ", job.runAt)
                : told(
                    face, en: "It is not to begin before ",
                    fr: "Il ne doit pas commencer avant le ", job.runAt)
        case "blocked":
            "\(face(en: "Another job of its key runs; it is next.", fr: "Un autre travail de sa clé tourne ; il vient ensuite."))"
        case "running": running(face)
        case "dead":
            "\(face(en: "It has failed as often as it may. Look at the reason, mend its cause, then retry it.", fr: "Il a échoué autant de fois que permis. Regardez la raison, corrigez la cause, puis relancez-le."))"
        case "succeeded":
            told(face, en: "It is done, since ", fr: "Il est fait, depuis le ", job.endedAt)
        case "cancelled", "discarded":
            "\(face(en: "Somebody has taken it out; it was not done, or not to its end.", fr: "Quelqu'un l'a retiré ; il n'a pas été fait, ou pas jusqu'au bout."))"
        case "crashed":
            "\(face(en: "Its worker died while it ran.", fr: "Son ouvrier est mort pendant qu'il tournait."))"
        default: told(face, en: "It has failed, at ", fr: "Il a échoué, le ", job.endedAt)
        }
    }

    private func told(_ face: Face, en: String, fr: String, _ at: Timestamp?) -> HTML {
        "\(face(en: en, fr: fr))\(at.map { face.time($0) } ?? "–")."
    }

    private func waiting(_ face: Face) -> HTML {
        if let queue, let since = queue.pausedAt {
            let by = queue.pausedBy.map { face.actor($0) } ?? "–"
            let why: HTML = queue.pauseReason.map { " : \(outside: $0)" } ?? .none
            return """
                \(face(en: "Its queue is paused since ", fr: "Sa file est en pause depuis le "))\
                \(face.time(since)) (\(by)\(why)).
                """
        }
        guard queue?.isAttended ?? false else {
            return
                "\(face(en: "No worker takes jobs from its queue: start one, or name the queue in the setting `queues`.", fr: "Aucun ouvrier ne prend de travaux dans sa file : démarrez-en un, ou nommez la file dans le réglage `queues`."))"
        }
        let ahead = max(0, (queue?.waiting ?? 1) - 1)
        let text = face.counted(
            ahead, en: "It waits for a free place; # other[s] wait[s|] in its queue.",
            fr: "Il attend une place libre ; # autre[s] [attend|attendent] dans sa file.")
        return "\(text)"
    }

    private func running(_ face: Face) -> HTML {
        let worker: HTML = job.worker.map { "\(outside: $0)" } ?? "–"
        return """
            \(face(en: "It runs since ", fr: "Il tourne depuis le "))\
            \(job.startedAt.map { face.time($0) } ?? "–")\(face(en: ", on ", fr: ", sur "))\(worker).
            """
    }
}
