// SPDX-License-Identifier: Apache-2.0

/// Westgard's rules, in their usual writing: how many values lie how many standard deviations from
/// the mean.
package enum ControlRule: String, Sendable, CaseIterable, Codable {
    /// One value beyond 3 s.
    case oneThreeS = "1-3s"
    /// One value beyond 2 s: a warning.
    case oneTwoS = "1-2s"
    /// Two in a row beyond 2 s on one side.
    case twoTwoS = "2-2s"
    /// Two in a row more than 4 s apart, beyond 2 s on either side.
    case rangeFourS = "R-4s"
    /// Four in a row beyond 1 s on one side.
    case fourOneS = "4-1s"
    /// Ten in a row on one side of the mean.
    case tenX = "10-x"

    /// Whether the values up to and including a place break it there.
    ///
    /// - Parameter distances: from the mean, in standard deviations.
    func isBroken(at place: Int, in distances: [Double]) -> Bool {
        let last = distances[place]
        switch self {
        case .oneThreeS: return abs(last) > 3
        case .oneTwoS: return abs(last) > 2
        case .twoTwoS: return run(of: 2, at: place, in: distances) { abs($0) > 2 }
        case .rangeFourS:
            guard place > 0 else { return false }
            let before = distances[place - 1]
            return min(last, before) < -2 && max(last, before) > 2
        case .fourOneS: return run(of: 4, at: place, in: distances) { abs($0) > 1 }
        case .tenX: return run(of: 10, at: place, in: distances) { $0 != 0 }
        }
    }

    /// So many in a row, all on the last one's side.
    private func run(
        of count: Int, at place: Int, in distances: [Double], _ isFar: (Double) -> Bool
    ) -> Bool {
        guard place + 1 >= count else { return false }
        let last = distances[(place + 1 - count)...place]
        guard last.allSatisfy(isFar) else { return false }
        return last.allSatisfy { $0 > 0 } || last.allSatisfy { $0 < 0 }
    }
}
