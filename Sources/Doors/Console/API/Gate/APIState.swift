// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Configuration
internal import Postgres
internal import Synchronization

/// What the API keeps in the memory of this process.
final class APIState: Sendable {
    let rates: RateLimiter
    private let known = Mutex<CursorSeal?>(nil)

    init(_ console: Settings.Console) {
        rates = RateLimiter(requests: console.rateLimit, uploads: console.uploadRateLimit)
    }

    /// Read from the database once.
    func seal(on connection: borrowing Connection) throws -> CursorSeal {
        if let seal = known.withLock(\.self) { return seal }
        let seal = CursorSeal(key: try CursorKey.read(on: connection))
        known.withLock { $0 = seal }
        return seal
    }
}
