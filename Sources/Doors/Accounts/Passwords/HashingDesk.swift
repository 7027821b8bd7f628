// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import Synchronization

/// Where passwords are hashed and compared: at most so many at a time, each on a thread of its own,
/// never on the cooperative pool.
package final class HashingDesk: Sendable {
    /// The process's own: each hash takes 19 MiB.
    package static let shared = HashingDesk(places: 2)

    /// Waiting ones, at most; more are told to come again.
    private static let queueLimit = 256
    /// Waiting ones of one network, at most: the others' places are not for one client to fill.
    private static let networkLimit = 8

    /// A place at the desk.
    package struct Place: Sendable {
        fileprivate let queue: DispatchQueue
    }

    private struct Waiter {
        let id: Int
        let network: String?
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct Line {
        var free: Int
        var waiting: [Waiter] = []
        var lastID = 0

        /// Takes a place or stands in line; gives what the one who came is told at once, if anything.
        mutating func enter(_ waiter: Waiter) -> Result<Void, any Error>? {
            // Cancelled before it stood in line: nobody would take it out.
            guard !Task.isCancelled else { return .failure(CancellationError()) }
            guard free == 0 else {
                free -= 1
                return .success(())
            }
            let near = waiting.count { $0.network != nil && $0.network == waiter.network }
            guard waiting.count < HashingDesk.queueLimit, near < HashingDesk.networkLimit else {
                return .failure(HashingFailed(status: nil))
            }
            waiting.append(waiter)
            return nil
        }

        mutating func remove(_ id: Int) -> Waiter? {
            waiting.firstIndex { $0.id == id }.map { waiting.remove(at: $0) }
        }
    }

    private let line: Mutex<Line>
    private let queue = DispatchQueue(label: "bascule.passwords", attributes: .concurrent)

    package init(places: Int) { line = Mutex(Line(free: places)) }

    /// Runs the body once there is a place, which it keeps until it returns.
    ///
    /// - Parameter network: of the client that it is done for, if it is for one.
    /// - Throws: `HashingFailed` where too many wait already; `CancellationError`.
    package func withPlace<Value>(
        for network: String? = nil, _ body: (Place) async throws -> Value
    ) async throws -> Value {
        try await take(for: network)
        defer { leave() }
        return try await body(Place(queue: queue))
    }

    private func take(for network: String?) async throws {
        let id = line.withLock { line in
            line.lastID += 1
            return line.lastID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let waiter = Waiter(id: id, network: network, continuation: continuation)
                let answer = line.withLock { $0.enter(waiter) }
                if let answer { continuation.resume(with: answer) }
            }
        } onCancel: {
            let left = line.withLock { $0.remove(id) }
            left?.continuation.resume(throwing: CancellationError())
        }
    }

    /// How many wait for a place.
    var waiting: Int { line.withLock { $0.waiting.count } }

    private func leave() {
        let next = line.withLock { line -> CheckedContinuation<Void, any Error>? in
            guard !line.waiting.isEmpty else {
                line.free += 1
                return nil
            }
            return line.waiting.removeFirst().continuation
        }
        next?.resume()
    }
}

extension HashingDesk.Place {
    func hash(_ password: Password) async throws -> PasswordHash {
        try await run { PasswordHash(encoded: try Argon2.hash(password.bytes)) }
    }

    /// Whether it is the password of this hash; of none it takes as long, and is false.
    func verify(_ password: Password, against hash: PasswordHash?) async throws -> Bool {
        try await run {
            let isRight = try Argon2.verify(
                password.bytes, against: (hash ?? PasswordHash.nobodys).encoded)
            return isRight && hash != nil
        }
    }

    private func run<Value: Sendable>(
        _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try body() }) }
        }
    }
}
