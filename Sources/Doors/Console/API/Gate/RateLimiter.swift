// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// How often each token may ask in a minute: as many at once as in a minute, then evenly.
final class RateLimiter: Sendable {
    /// Tokens that are remembered: the oldest are forgotten once their minute is over.
    private static let most = 10_000
    private static let minute = Duration.seconds(60)

    private struct Key: Hashable {
        let token: Int64
        let isUpload: Bool
    }

    /// When what was asked for so far is paid back.
    private let paidBack = Mutex([Key: ContinuousClock.Instant]())
    private let requests: Int
    private let uploads: Int

    /// - Parameter requests: a minute; 0: there is no limit at all.
    init(requests: Int, uploads: Int) {
        self.requests = requests
        self.uploads = uploads
    }

    /// - Returns: how long to wait; nil: it may ask now.
    func wait(
        of token: Int64, isUpload: Bool = false, at now: ContinuousClock.Instant = .now
    ) -> Duration? {
        let limit = isUpload ? uploads : requests
        guard requests > 0, limit > 0 else { return nil }
        let step = Self.minute / limit
        return paidBack.withLock { book in
            if book.count >= Self.most { book = book.filter { $0.value > now } }
            let key = Key(token: token, isUpload: isUpload)
            let until = max(book[key] ?? now, now) + step
            let over = until - now - Self.minute
            guard over <= .zero else { return over }
            book[key] = until
            return nil
        }
    }
}
