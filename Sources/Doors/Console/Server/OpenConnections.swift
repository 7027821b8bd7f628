// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Synchronization

/// The connections that are open now.
final class OpenConnections: Sendable {
    private struct Book {
        var channels: [ObjectIdentifier: any Channel] = [:]
        var isClosing = false
    }

    private let book = Mutex(Book())
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// - Returns: whether there was room for it.
    func enter(_ channel: any Channel) -> Bool {
        book.withLock { book in
            guard !book.isClosing, book.channels.count < limit else { return false }
            book.channels[ObjectIdentifier(channel)] = channel
            return true
        }
    }

    func leave(_ channel: any Channel) {
        book.withLock { _ = $0.channels.removeValue(forKey: ObjectIdentifier(channel)) }
    }

    /// Idle ones end now, the others with their answer.
    func endAll() {
        for channel in all(closing: true) {
            channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        }
    }

    /// Ends those that are still there.
    func cutAll() {
        for channel in all(closing: true) { channel.close(promise: nil) }
    }

    private func all(closing: Bool) -> [any Channel] {
        book.withLock { book in
            book.isClosing = closing
            return Array(book.channels.values)
        }
    }
}
