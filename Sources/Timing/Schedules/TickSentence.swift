// SPDX-License-Identifier: Apache-2.0

package import Calendar
package import Wording

/// Says in words what became of a tick.
package struct TickSentence {
    let zone: Zone
    /// The jobs of ticks, by nominal instant.
    var jobs: [Int64: Int64]
    private let language: Language

    package init(zone: Zone, jobs: [Int64: Int64], in language: Language = .en) {
        self.zone = zone
        self.jobs = jobs
        self.language = language
    }

    /// One sentence in the site's language; times are local to the schedule.
    package func text(_ decision: TickDecision) -> String {
        let told = decision.count > 1 ? many(decision) : one(decision)
        return told[language] + (decision.note.map { " (\($0[language]))" } ?? "")
    }

    private func many(_ decision: TickDecision) -> Phrase {
        let isMore = decision.count >= ScheduleLimits.counted
        let (first, last) = (time(decision.nominal), time(decision.through ?? decision.nominal))
        let one = one(decision)
        return Phrase(
            en: (isMore ? "more than " : "") + "\(decision.count) ticks from \(first) to \(last):"
                + " \(one.en)",
            fr: (isMore ? "plus de " : "")
                + "\(decision.count) déclenchements du \(first) au \(last) :"
                + " \(one.fr)")
    }

    private func one(_ decision: TickDecision) -> Phrase {
        switch decision.reason {
        case .due, .behind, .instead: enqueued(decision)
        case .stillActive, .buffered, .tooManyActive: skipped(decision)
        case .paused(let who, let since, let reason):
            paused(by: who, since, reason, isEarlier: decision.nominal < since)
        case .outsideCatchUp(let late, let window, let outage):
            missed(late, window) + told(outage)
        case .mergedInto(let other, let outage):
            Phrase(
                en: "merged into the tick of \(time(other)), which runs for its data too",
                fr: "fusionné avec celui du \(time(other)), qui prend aussi ses données")
                + told(outage)
        }
    }

    private func enqueued(_ decision: TickDecision) -> Phrase {
        let id = jobs[decision.nominal]
        let job = Phrase(
            en: "enqueued" + (id.map { " as job \($0)" } ?? ""),
            fr: "mis en file" + (id.map { " : travail \($0)" } ?? ""))
        switch decision.reason {
        case .due(let late) where late >= ScheduleLimits.punctuality:
            let span = Self.span(late)
            return job + Phrase(en: ", \(span.en) late", fr: ", avec \(span.fr) de retard")
        case .behind(let other):
            let first = self.job(of: other)
            return job
                + Phrase(en: ", to run after \(first.en)", fr: ", à exécuter après \(first.fr)")
        case .instead(let others):
            let names = others.map(self.job)
            return job
                + Phrase(
                    en: "; \(names.map(\.en).joined(separator: ", ")) cancelled for it",
                    fr: " ; annulé à sa place : \(names.map(\.fr).joined(separator: ", "))")
        default: return job
        }
    }

    private func skipped(_ decision: TickDecision) -> Phrase {
        let next = Phrase(
            en: "; the next run takes its data", fr: " ; le suivant prend ses données")
        switch decision.reason {
        case .stillActive(let other):
            let job = job(of: other)
            return Phrase(
                en: "skipped because \(job.en) has not ended",
                fr: "sauté : \(job.fr) n'est pas terminé")
                + next
        case .buffered(let other):
            let job = job(of: other)
            return Phrase(
                en: "skipped because \(job.en) waits already for the one before it",
                fr: "sauté : \(job.fr) attend déjà la fin du précédent") + next
        case .tooManyActive(let count):
            return .counted(
                count,
                en:
                    "skipped because # job[s] of this schedule [waits or runs|wait or run], which is the limit",
                fr:
                    "sauté : # [travail|travaux] de cette planification [attend ou tourne|attendent ou tournent], c'est la limite"
            )
        default: preconditionFailure("skipped for one of these")
        }
    }

    private func paused(
        by who: String, _ since: Int64, _ reason: String?, isEarlier: Bool
    ) -> Phrase {
        Phrase(
            en: "paused by \(who) since \(time(since))" + (reason.map { ": \($0)" } ?? "")
                + (isEarlier ? "; it was due before that and had not run" : ""),
            fr: "en pause, par \(who) depuis le \(time(since))" + (reason.map { " : \($0)" } ?? "")
                + (isEarlier ? " ; il était dû avant et n'avait pas tourné" : ""))
    }

    private func missed(_ late: Int64, _ window: Int64?) -> Phrase {
        let (late, window) = (Self.span(late), window.map(Self.span))
        return Phrase(
            en: "missed: \(late.en) late, "
                + (window.map { "outside the catch-up window of \($0.en)" }
                    ?? "and nothing is caught up (catch_up: none)"),
            fr: "manqué : \(late.fr) de retard, "
                + (window.map { "au-delà du délai de rattrapage de \($0.fr)" }
                    ?? "et rien n'est rattrapé (catch_up: none)"))
    }

    private func told(_ outage: Range<Int64>?) -> Phrase {
        guard let outage else { return Phrase("") }
        let (from, to) = (time(outage.lowerBound), time(outage.upperBound))
        return Phrase(
            en: " (no scheduler ran from \(from) to \(to))",
            fr: " (aucun planificateur ne tournait du \(from) au \(to))")
    }

    private func job(of nominal: Int64) -> Phrase {
        let (id, time) = (jobs[nominal], time(nominal))
        return Phrase(
            en: (id.map { "job \($0)" } ?? "the job") + " of \(time)",
            fr: "le travail " + (id.map { "\($0) " } ?? "") + "du \(time)")
    }

    /// An instant as the schedule's clock shows it.
    package func time(_ instant: Int64) -> String {
        let local = instant + Int64(zone.offset(atUTC: instant))
        return "\(InstantText.date(local)) \(InstantText.timeOfDay(local))"
    }

    /// `3 h 5 min`.
    package static func span(_ seconds: Int64) -> Phrase {
        Phrase(en: span(seconds, day: "d"), fr: span(seconds, day: "j"))
    }

    private static func span(_ seconds: Int64, day: String) -> String {
        let parts = [
            (seconds / 86_400, day), (seconds / 3_600 % 24, "h"), (seconds / 60 % 60, "min"),
            (seconds % 60, "s"),
        ].filter { $0.0 > 0 }.prefix(2)
        return parts.isEmpty ? "0 s" : parts.map { "\($0.0) \($0.1)" }.joined(separator: " ")
    }
}
