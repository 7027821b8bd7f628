// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import Synchronization

/// Ends what is waited for at its deadline, or once its work is to stop: a library waits as long as
/// the server likes.
package final class StopWatch: Sendable {
    private let queue = DispatchQueue(label: "bascule.fetch")
    private let timer: Mutex<any DispatchSourceTimer>

    /// - Parameters:
    ///   - period: milliseconds between two looks.
    ///   - cut: called at each look from then on; it must not block.
    package init(
        until end: ContinuousClock.Instant, every period: Int = 250,
        _ isStopped: @escaping @Sendable () -> Bool, cut: @escaping @Sendable () -> Void
    ) {
        let timer = DispatchSource.makeTimerSource(queue: queue)
        timer.schedule(deadline: .now() + .milliseconds(period), repeating: .milliseconds(period))
        timer.setEventHandler {
            if end <= .now || isStopped() { cut() }
        }
        timer.resume()
        self.timer = Mutex(timer)
    }

    /// Afterwards nothing is cut any more.
    package func stop() {
        timer.withLock { $0.cancel() }
        queue.sync {}
    }
}
