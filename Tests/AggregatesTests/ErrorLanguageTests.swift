// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing
import Wording

@testable import Aggregates

/// Errors of aggregates and exports, in the languages of a site.
@Suite struct ErrorLanguageTests {
    private static let both = Phrase(en: "It is broken", fr: "C'est cassé")

    @Test(arguments: [
        AggregateError.otherDeclaration(name: "essai"), .unknown(name: "esai", near: "essai"),
        .unknown(name: "esai", near: nil), .table(name: "essai", refusals: [both, both]),
        .source(aggregate: "essai", what: both, remedy: both), .range(what: both),
        .query(name: "essai", message: "no such thing"),
    ])
    func `why aggregates can't be brought up to date is told in both languages`(
        error: AggregateError
    ) {
        #expect(languageFlaws(error.sentence) == [])
        #expect(languageFlaws(error.sentence + Phrase("\(error)")) == [])
        switch error {
        case .range: break
        case .otherDeclaration(let name), .unknown(let name, _), .table(let name, _),
            .source(let name, _, _), .query(let name, _):
            #expect(error.sentence.fr.contains(name) && error.sentence.en.contains(name))
        }
    }

    @Test(arguments: [
        Readiness.Reason.broken(aggregate: "essai", why: "typo"),
        .failing(aggregate: "essai", day: 20_000, why: "division by zero"),
        .stale(aggregate: "essai", day: 20_000), .change(table: "labo.resultats"),
        .orphan(table: "datamart.essai"),
    ])
    func `why an export would have old rows is told in both languages`(reason: Readiness.Reason) {
        #expect(languageFlaws(reason.sentence) == [])
    }

    @Test(arguments: [("2026-03-01", "then"), ("2026-03-02", "2026-03-01")])
    func `why a range is none is told in both languages`(from: String, to: String) {
        let error = #expect(throws: AggregateError.self) { try BackfillRange(from: from, to: to) }
        #expect(error.map { languageFlaws($0.sentence) } == [])
    }
}
