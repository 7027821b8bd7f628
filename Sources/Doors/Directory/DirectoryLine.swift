// SPDX-License-Identifier: Apache-2.0

internal import Sockets
internal import Synchronization

/// The socket of one question: it can be cut from outside, whatever libldap waits for on it.
final class DirectoryLine: Sendable {
    private struct State {
        var socket: Int32?
        var isCut = false
    }

    private let state = Mutex(State())

    /// Notes the socket; false where it was cut already.
    func begin(_ socket: Int32) -> Bool {
        state.withLock { state in
            state.socket = socket
            return !state.isCut
        }
    }

    /// Before it is closed: its number may be another one's then.
    func end() { state.withLock { $0.socket = nil } }

    var isCut: Bool { state.withLock { $0.isCut } }

    /// The time is over: whoever reads from it finds its end.
    func cut() {
        state.withLock { state in
            state.isCut = true
            if let socket = state.socket { ConnectedSocket.cut(socket) }
        }
    }
}
