// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// The host's clock, where nothing depends on its being right.
enum WallClock {
    static var secondsSince2000: Double { Date().timeIntervalSinceReferenceDate + 31_622_400 }
}
