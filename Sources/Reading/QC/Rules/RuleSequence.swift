// SPDX-License-Identifier: Apache-2.0

/// What the rules have to remember of a sequence of z's: counts, never the points.
///
/// A point at a time; a kept copy goes on as if it had seen all before. A z of exactly 0 ends every
/// stretch on a side, one of exactly 1 every stretch within or beyond 1 s.
package struct RuleSequence: Sendable, Codable, Equatable {
    /// Length of the stretch on this side of 0, 1 s and 2 s that the last point ends.
    private var above = Side()
    private var below = Side()
    private var within1 = 0
    private var beyond1 = 0
    private var rises = 0
    private var falls = 0
    private var turns = 0
    private var last: Double?

    package init() {}

    /// One side of the centre.
    private struct Side: Sendable, Codable, Equatable {
        var beyond0 = 0
        var beyond1 = 0
        var beyond2 = 0
        /// Of the last five points, the newest in the lowest bit.
        var recent1: UInt8 = 0
        var recent2: UInt8 = 0

        mutating func take(_ distance: Double) {
            beyond0 = distance > 0 ? beyond0 + 1 : 0
            beyond1 = distance > 1 ? beyond1 + 1 : 0
            beyond2 = distance > 2 ? beyond2 + 1 : 0
            recent1 = (recent1 << 1 | (distance > 1 ? 1 : 0)) & 0b11111
            recent2 = (recent2 << 1 | (distance > 2 ? 1 : 0)) & 0b111
        }

        /// Two of three beyond 2 s, the last among them.
        var isTwoOfThree: Bool { recent2 & 1 == 1 && recent2.nonzeroBitCount >= 2 }
        /// Four of five beyond 1 s, the last among them.
        var isFourOfFive: Bool { recent1 & 1 == 1 && recent1.nonzeroBitCount >= 4 }
    }

    /// The rules that fire at this point, of all that look at one sequence.
    package mutating func take(_ z: Double) -> Set<ChartRule> {
        above.take(z)
        below.take(-z)
        within1 = abs(z) < 1 ? within1 + 1 : 0
        beyond1 = abs(z) > 1 ? beyond1 + 1 : 0
        if let last { turn(from: last, to: z) }
        last = z
        var fired = westgard(z)
        addNelson(z, to: &fired)
        return fired
    }

    private mutating func turn(from last: Double, to z: Double) {
        let (wasRising, wasFalling) = (rises > 0, falls > 0)
        rises = z > last ? rises + 1 : 0
        falls = z < last ? falls + 1 : 0
        if z == last {
            turns = 0
        } else {
            let isTurn = z > last ? wasFalling : wasRising
            turns = isTurn ? turns + 1 : 1
        }
    }

    private func westgard(_ z: Double) -> Set<ChartRule> {
        var fired: Set<ChartRule> = []
        if abs(z) > 2 { fired.insert(.s12) }
        if abs(z) > 3 { fired.formUnion([.s13, .nelson1, .limit]) }
        if max(above.beyond2, below.beyond2) >= 2 { fired.insert(.s22) }
        if max(above.beyond1, below.beyond1) >= 4 { fired.insert(.s41) }
        if max(above.beyond0, below.beyond0) >= 10 { fired.insert(.x10) }
        return fired
    }

    private func addNelson(_ z: Double, to fired: inout Set<ChartRule>) {
        if max(above.beyond0, below.beyond0) >= 9 { fired.insert(.nelson2) }
        // Six points are five steps, fourteen are thirteen.
        if max(rises, falls) >= 5 { fired.insert(.nelson3) }
        if turns >= 13 { fired.insert(.nelson4) }
        if above.isTwoOfThree || below.isTwoOfThree { fired.insert(.nelson5) }
        if above.isFourOfFive || below.isFourOfFive { fired.insert(.nelson6) }
        if within1 >= 15 { fired.insert(.nelson7) }
        // Eight, and not all on one side.
        if beyond1 >= 8, max(above.beyond1, below.beyond1) < 8 { fired.insert(.nelson8) }
    }
}
