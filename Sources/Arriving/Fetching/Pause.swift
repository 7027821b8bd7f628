// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Waits, because another host wants to be left alone for so long.
package enum Pause {
    private static let lookMilliseconds: Int64 = 250

    /// Blocks until then.
    ///
    /// - Parameter isStopped: asked four times a second.
    /// - Throws: `CancellationError` once it is to stop.
    package static func until(
        _ instant: ContinuousClock.Instant, isStopped: () -> Bool
    ) throws {
        while true {
            guard !isStopped() else { throw CancellationError() }
            let left = ContinuousClock.now.duration(to: instant) / .milliseconds(1)
            guard left > 0 else { return }
            _ = poll(nil, 0, Int32(min(Int64(left.rounded(.up)), lookMilliseconds)))
        }
    }
}
