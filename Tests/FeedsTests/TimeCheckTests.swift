// SPDX-License-Identifier: Apache-2.0

import Configuration
import Testing
import Wording

@testable import Feeds

/// Checks over days and instants.
@Suite struct TimeCheckTests {
    private func mistakes(_ check: String) -> [Mistake] {
        FeedCatalog.parse(
            Self.stays + "checks: [{ \(check) }]\n", file: "f.yaml", settings: Settings()
        ).1
    }

    private static let stays = """
        feed: f
        columns:
          - { name: arrivee, type: date, format: ["dd/mm/yyyy"] }
          - { name: depart, header: [Départ], type: date, format: ["dd/mm/yyyy"] }
          - { name: entre, type: timestamp, format: ["dd/mm/yyyy hh:mm"], zone: America/Guadeloupe }
          - { name: sorti, type: timestamp, format: ["dd/mm/yyyy hh:mm"], zone: America/Guadeloupe }
          - { name: n, type: integer }
          - { name: qui, type: text }

        """

    @Test func `days stand in their order, and both are told in the analyst's form`() throws {
        let preview = try judged(
            Self.stays + "checks: [{ expect: \"depart >= arrivee\" }]",
            "arrivee;depart\n10/03/2026;10/03/2026\n10/03/2026;04/03/2026\n;04/03/2026\n"
                + "31/12/2026;01/01/2027\n")
        #expect(preview.counts.rowsAccepted == 3)
        let fault = try #require(preview.faults.first)
        #expect(preview.faults.count == 1)
        #expect(fault.rule == .check)
        #expect(
            fault.message(in: .fr)
                == "Ligne 3 : « depart >= arrivee » n'est pas respecté : 04/03/2026 contre 10/03/2026. Vérifiez ces dates."
        )
        #expect(
            fault.message(in: .en)
                == "Line 3: “depart >= arrivee” does not hold: 2026-03-04 against 2026-03-10. Check these dates."
        )
    }

    @Test func `days are counted: a day and a number are a day, two days a number`() throws {
        let preview = try judged(
            Self.stays + """
                checks:
                  - { expect: "depart - arrivee <= 365", severity: warn }
                  - { expect: "depart = arrivee + n" }
                """,
            "arrivee;depart;n\n01/01/2026;01/01/2027;365\n01/01/2026;02/01/2027;366\n"
                + "28/02/2024;01/03/2024;1\n")
        let told = preview.faults.map { $0.message(in: .fr) }
        #expect(
            told == [
                "Ligne 3 : « depart - arrivee <= 365 » n'est pas respecté : 366 contre 365. Vérifiez ces valeurs.",
                "Ligne 4 : « depart = arrivee + n » n'est pas respecté : 01/03/2024 contre 29/02/2024. Vérifiez ces dates.",
            ])
        #expect(preview.counts.rowsAccepted == 2)
    }

    @Test func `a tolerance between days is a number of days`() throws {
        let preview = try judged(
            Self.stays + "checks: [{ expect: \"depart = arrivee\", tolerance: 2 }]",
            "arrivee;depart\n10/03/2026;12/03/2026\n10/03/2026;08/03/2026\n10/03/2026;13/03/2026\n")
        #expect(preview.faults.map(\.line) == [4])
    }

    @Test func `instants are compared to the microsecond, and shown on the column's clock`() throws
    {
        let preview = try judged(
            Self.stays + "checks: [{ expect: \"sorti > entre\" }]",
            "entre;sorti\n10/03/2026 23:59;11/03/2026 00:00\n10/03/2026 22:30;10/03/2026 22:30\n")
        #expect(
            preview.faults.map { $0.message(in: .fr) } == [
                "Ligne 3 : « sorti > entre » n'est pas respecté : 10/03/2026 22:30:00 contre 10/03/2026 22:30:00. Vérifiez ces dates."
            ])
    }

    @Test(arguments: [
        "depart >= entre", "depart > n", "n = 3 - depart", "depart + arrivee > arrivee",
        "2 * depart > arrivee", "-depart < arrivee", "abs(depart) = arrivee", "entre + 1 < sorti",
        "entre - sorti < 1", "depart - entre < 1",
    ])
    func `what can't be compared is refused with what can be`(_ check: String) throws {
        let found = mistakes("expect: \"\(check)\"")
        #expect(found.count == 1)
        #expect(found.first?.what.contains("mixes numbers, days and instants") == true, "\(found)")
        #expect(found.first?.words.what.fr.contains("mélange") == true)
    }

    @Test func `a text is no side of a check, and instants have no tolerance`() throws {
        #expect(mistakes("expect: \"qui = n\"").first?.what.contains("neither a number") == true)
        let found = mistakes("expect: \"sorti > entre\", tolerance: 1")
        #expect(found.map(\.what) == ["Instants are compared without a `tolerance`"])
        #expect(mistakes("expect: \"sorti > entre\", tolerance: 0").isEmpty)
    }
}
