// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Wording

extension Readiness.Reason {
    var sentence: Phrase {
        switch self {
        case .broken(let aggregate, let why):
            Phrase(
                en: "the aggregate \(aggregate) can't be computed: \(why)",
                fr: "l'agrégat \(aggregate) ne peut pas être calculé : \(why)")
        case .failing(let aggregate, let day, let why):
            Phrase(
                en: "the window of \(CivilText.day(day)) of \(aggregate) fails: \(why)",
                fr: "la période du \(CivilText.day(day)) de \(aggregate) est en échec : \(why)")
        case .cut(let aggregate, let why):
            Phrase(
                en: "the aggregate \(aggregate) lacks windows: \(why)",
                fr: "il manque des périodes à l'agrégat \(aggregate) : \(why)")
        case .stale(let aggregate, let day):
            Phrase(
                en: "the window of \(CivilText.day(day)) of \(aggregate) waits to be computed",
                fr: "la période du \(CivilText.day(day)) de \(aggregate) attend d'être calculée")
        case .orphan(let table):
            Phrase(
                en:
                    "\(table) has the rows of an aggregate that is declared no more: nobody computes it",
                fr:
                    "\(table) a les lignes d'un agrégat qui n'est plus déclaré : personne ne le calcule"
            )
        case .change(let table):
            Phrase(
                en: "a change of \(table) is not in the aggregates yet",
                fr: "un changement de \(table) n'est pas encore dans les agrégats")
        }
    }
}
