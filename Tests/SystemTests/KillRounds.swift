// SPDX-License-Identifier: Apache-2.0

import Foundation

/// How often a trial kills a sender at each of its steps: 2, or as `BASCULE_TEST_ROUNDS` says.
enum KillRounds {
    static let count =
        ProcessInfo.processInfo.environment["BASCULE_TEST_ROUNDS"].flatMap { Int($0) } ?? 2

    /// What a long trial leaves to read.
    ///
    /// - Parameter came: of how many copies there were how many.
    static func tell(_ step: String, _ came: [Int: Int]) {
        let told = came.sorted { $0.key < $1.key }.map { "\($0.value) of them \($0.key)×" }
        print("killed at \(step), \(count) rounds: what came, by its id: \(told)")
    }
}
