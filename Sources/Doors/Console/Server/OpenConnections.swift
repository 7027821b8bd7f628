// SPDX-License-Identifier: Apache-2.0

internal import Daemon
internal import NIOCore
internal import Synchronization

/// The connections that are open now, of all clients and of each.
final class OpenConnections: Sendable {
    private struct Book {
        var channels: [ObjectIdentifier: any Channel] = [:]
        var byPeer: [String: Int] = [:]
        var isClosing = false
    }

    private let book = Mutex(Book())
    private let limits: ServerLimits
    /// Rung as each one ends, once the server stops.
    private let bell = Bell()

    init(_ limits: ServerLimits) { self.limits = limits }

    /// - Parameter peer: its client's address.
    /// - Returns: whether there was room for it; one client alone can't take all.
    func enter(_ channel: any Channel, of peer: String) -> Bool {
        let most = limits.unlimitedPeers.contains(peer) ? .max : limits.connectionsOfPeer
        return book.withLock { book in
            guard !book.isClosing, book.channels.count < limits.connections,
                book.byPeer[peer, default: 0] < most
            else { return false }
            book.channels[ObjectIdentifier(channel)] = channel
            book.byPeer[peer, default: 0] += 1
            return true
        }
    }

    func leave(_ channel: any Channel, of peer: String) {
        let isClosing = book.withLock { book in
            book.channels[ObjectIdentifier(channel)] = nil
            book.byPeer[peer] = book.byPeer[peer].flatMap { $0 > 1 ? $0 - 1 : nil }
            return book.isClosing
        }
        if isClosing { bell.ring() }
    }

    /// Idle ones end now, the others with their answer.
    func endAll() {
        for channel in close() {
            channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        }
    }

    /// Ends those that are still there.
    func cutAll() {
        for channel in close() { channel.close(promise: nil) }
    }

    /// Waits until the last one has ended, at most so long.
    func isEmpty(within limit: Duration) async -> Bool {
        let end = ContinuousClock.now + limit
        while !book.withLock(\.channels.isEmpty) {
            let left = end - .now
            guard left > .zero, !Task.isCancelled else { return false }
            await bell.heard(within: left, on: ContinuousClock())
        }
        return true
    }

    /// No more are let in.
    private func close() -> [any Channel] {
        book.withLock { book in
            book.isClosing = true
            return Array(book.channels.values)
        }
    }
}
