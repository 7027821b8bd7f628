// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Westgard's rules over runs of one or more materials.
///
/// 2_2s is asked of a material's own sequence, and across the materials of a run; R_4s within a
/// run; 4_1s and 10_x of each own sequence and across all, by run, then material; the others of
/// the own sequence. A material that was not measured is passed over.
package struct WestgardChart: Sendable {
    package var rules: Set<ChartRule>
    package var range: RangeRule
    package var gate: Gate

    /// What R_4s means: sources disagree.
    package enum RangeRule: String, CaseIterable, Sendable {
        /// One above +2 s and one below −2 s (Westgard).
        case pair
        /// A difference of more than 4 s.
        case range
    }

    /// Whether the other rules are asked only of a run with a warning.
    package enum Gate: String, CaseIterable, Sendable {
        case none
        case warning = "1_2s"
    }

    /// What is remembered from run to run.
    package struct State: Sendable, Codable, Equatable {
        var materials: [String: RuleSequence] = [:]
        var across = RuleSequence()
        package init() {}
    }

    package init(rules: Set<ChartRule>, range: RangeRule = .pair, gate: Gate = .none) {
        self.rules = rules
        self.range = range
        self.gate = gate
    }

    package func judge(_ run: ControlRun, _ state: inout State) -> JudgedRun {
        let scores = run.points.map(\.score)
        var fired: [Set<ChartRule>] = []
        // Across materials 2_2s has no memory of other runs.
        var here = RuleSequence()
        for (point, score) in zip(run.points, scores) {
            guard let score else {
                fired.append([])
                continue
            }
            var rules = state.materials[point.material, default: RuleSequence()].take(score.z)
            rules.formUnion(state.across.take(score.z).intersection([.s41, .x10]))
            rules.formUnion(here.take(score.z).intersection([.s22]))
            fired.append(rules)
        }
        for index in outOfRange(scores) { fired[index].insert(.r4s) }
        let isAsked = gate == .none || fired.contains { $0.contains(.s12) }
        let points = run.points.indices.map { index in
            let point = run.points[index]
            var judged = JudgedPoint(
                material: point.material, lot: point.lot, value: point.value?.double,
                isKnown: scores[index] != nil)
            judged.z = scores[index]?.z
            judged.limits = ChartLimits(assigned: point)
            judged.rules = isAsked ? fired[index].intersection(rules).sorted() : []
            return judged
        }
        return JudgedRun(series: run.series, points: points)
    }

    /// R_4s of two z's: one above +2 s and one below −2 s.
    package static func isPair(_ a: Double, _ b: Double) -> Bool {
        max(a, b) > 2 && min(a, b) < -2
    }

    /// The points that make R_4s fire.
    private func outOfRange(_ scores: [Score?]) -> [Int] {
        let known = scores.indices.compactMap { index in scores[index].map { (index, $0) } }
        guard let low = known.min(by: { $0.1.z < $1.1.z }),
            let high = known.max(by: { $0.1.z < $1.1.z })
        else { return [] }
        switch range {
        case .pair:
            guard Self.isPair(low.1.z, high.1.z) else { return [] }
            return known.filter { abs($0.1.z) > 2 }.map(\.0)
        case .range:
            return Score.isRange(high.1, low.1, above: 4) ? [low.0, high.0] : []
        }
    }
}
