// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing

/// Random controls, late, amended, moved and reverted, and new targets: the charts are always what
/// a computation of everything from nothing gives.
@Suite(.serialized) struct ChartRandomTests {
    private static let charts = [
        """
        qc: westgard
        kind: westgard
        source: { feed: labo_controles, when: { parametre: brix } }
        affects: { feed: labo_resultats, when: { parametre: brix }, time: analyse_le }
        """,
        """
        qc: individus
        kind: individuals
        source: { feed: labo_controles, when: { parametre: brix } }
        limits: { phase_1: all }
        rules: [limite, nelson_2, nelson_3]
        """,
        """
        qc: premiers
        kind: individuals
        source: { feed: labo_controles, when: { parametre: brix } }
        limits: { phase_1: 8 }
        """,
        """
        qc: moyenne
        kind: ewma
        source: { feed: labo_controles, when: { parametre: brix } }
        limits: time_varying
        """,
        """
        qc: sommes
        kind: cusum
        source: { feed: labo_controles, when: { parametre: brix } }
        K: 0.1
        H: 0.6
        """,
        """
        qc: doubles
        kind: duplicates
        source: { feed: labo_controles, columns: { materiau: parametre, lot: materiau } }
        limits: { phase_1: all }
        """,
    ]

    @Test func `incremental equals computed from nothing`() throws {
        var random = SeededGenerator(for: "charts")
        let scene = try ControlScene(Self.charts)
        var live: [(id: Int64, feed: String)] = []
        try scene.load(
            "labo_controles_cibles",
            ["A;1;brix;20;0,3;01/01/2026;", "B;1;brix;20,2;0,4;01/01/2026;"])
        for round in 0..<8 {
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                if !live.isEmpty, Int.random(in: 0..<4, using: &random) == 0 {
                    let file = live.remove(at: Int.random(in: live.indices, using: &random))
                    try scene.revert(file.id, file.feed)
                    continue
                }
                let (feed, rows) = Self.file(round, &random)
                let id = try scene.load(feed, rows, mayRepeat: true)
                if id > 0 { live.append((id, feed)) }
            }
            try scene.run()
            let now = try scene.contents(on: scene.database.connect())
            #expect(try now == scene.recomputed(), "round \(round)")
            #expect(try scene.run() == [:])
        }
    }

    private static func file(
        _ round: Int, _ random: inout SeededGenerator
    ) -> (feed: String, rows: [String]) {
        func day() -> Int { Int.random(in: 1...28, using: &random) }
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        switch Int.random(in: 0..<8, using: &random) {
        case 0:
            let s = Int.random(in: 0...5, using: &random)
            return (
                "labo_controles_cibles", ["A;1;brix;20,1;0,\(s);\(two(day()))/03/2026;"]
            )
        case 1:
            let rows = (0..<6).map { number in
                "E\(round)-\(number);eau;brix;01/03/2026 06:00;\(two(day()))/03/2026 10:30;20;RFM"
            }
            return ("labo_resultats", rows)
        default:
            let shift = Double(Int.random(in: -3...3, using: &random)) / 10
            var rows: [String] = []
            var taken: Set<String> = []
            for _ in 0..<Int.random(in: 1...12, using: &random) {
                // The same run again, at another time or with another value, is an amendment.
                let series = "S\(Int.random(in: 1...40, using: &random))"
                let material = Bool.random(using: &random) ? "A" : "B"
                guard taken.insert(series + material).inserted else { continue }
                let value = 20 + shift + Double(Int.random(in: -8...8, using: &random)) / 10
                let texts = [
                    "\((value * 10).rounded() / 10)".replacing(".", with: ","), "<0,05", "",
                ]
                let text = texts[[0, 0, 0, 0, 0, 0, 0, 1, 2].randomElement(using: &random) ?? 0]
                let hour = two(Int.random(in: 0...23, using: &random))
                rows.append(
                    "\(series);\(material);1;brix;\(two(day()))/03/2026 \(hour):00;\(text)")
            }
            return ("labo_controles", rows)
        }
    }
}
