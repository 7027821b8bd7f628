// SPDX-License-Identifier: Apache-2.0

extension Settings {
    /// How often work that may still pass is tried again.
    package struct Retry: Sendable, Equatable {
        package var attempts = 8
        package var base = Duration.seconds(1)
        package var cap = Duration.seconds(300)

        static let declared = [
            Setting("attempts", \.retry.attempts, .integer(1...100), "How often a file is tried"),
            Setting(
                "base", \.retry.base, .duration(.milliseconds(10)...Duration.seconds(3_600)),
                "The wait after the first attempt; doubled each time"),
            Setting(
                "cap", \.retry.cap, .duration(.milliseconds(10)...Duration.seconds(86_400)),
                "The longest wait between two attempts"),
        ]
    }
}
