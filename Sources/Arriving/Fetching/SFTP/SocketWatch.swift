// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import Sockets
internal import Synchronization

/// Cuts a connection at its deadline, or once its work is to stop: libssh itself waits as long as
/// the server likes.
final class SocketWatch: Sendable {
    private let queue = DispatchQueue(label: "bascule.fetch")
    private let timer: Mutex<any DispatchSourceTimer>

    init(
        _ descriptor: Int32, until end: ContinuousClock.Instant,
        _ isStopped: @escaping @Sendable () -> Bool
    ) {
        let timer = DispatchSource.makeTimerSource(queue: queue)
        timer.schedule(deadline: .now() + .milliseconds(250), repeating: .milliseconds(250))
        timer.setEventHandler {
            if end <= .now || isStopped() { ConnectedSocket.cut(descriptor) }
        }
        timer.resume()
        self.timer = Mutex(timer)
    }

    /// Afterwards the descriptor is not touched any more.
    func stop() {
        timer.withLock { $0.cancel() }
        queue.sync {}
    }
}
