// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Random choices that can be had again: SplitMix64 from a printed seed.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
    package let seed: UInt64
    private var state: UInt64

    /// Takes the seed of `BASCULE_TEST_SEED`, or the one that the test's name gives, and prints it.
    ///
    /// Always the same choices, so that what is submitted is not refused by chance; other ones with
    /// `BASCULE_TEST_SEED=any`, which is how faults are looked for.
    package init(for test: String) {
        let given = ProcessInfo.processInfo.environment["BASCULE_TEST_SEED"]
        let named = test.utf8.reduce(UInt64(5381)) { ($0 &* 33) ^ UInt64($1) } % 1_000_000
        seed =
            given == "any" ? .random(in: 1...999_999) : given.flatMap { UInt64($0) } ?? named
        state = seed
        print("\(test): BASCULE_TEST_SEED=\(seed)")
    }

    /// Always the same choices.
    package init(seed: UInt64) {
        self.seed = seed
        state = seed
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
