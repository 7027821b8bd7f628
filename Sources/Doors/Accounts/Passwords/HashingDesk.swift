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

    /// A place at the desk.
    package struct Place: Sendable {
        fileprivate let queue: DispatchQueue
    }

    private struct Line {
        var free: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let line: Mutex<Line>
    private let queue = DispatchQueue(label: "bascule.passwords", attributes: .concurrent)

    package init(places: Int) { line = Mutex(Line(free: places)) }

    /// Runs the body once there is a place, which it keeps until it returns.
    ///
    /// - Throws: `HashingFailed` where too many wait already.
    package func withPlace<Value>(_ body: (Place) async throws -> Value) async throws -> Value {
        try await take()
        defer { leave() }
        return try await body(Place(queue: queue))
    }

    private func take() async throws {
        let isFull = line.withLock { $0.free == 0 && $0.waiting.count >= Self.queueLimit }
        guard !isFull else { throw HashingFailed(status: nil) }
        await withCheckedContinuation { continuation in
            let isFree = line.withLock { line in
                guard line.free > 0 else {
                    line.waiting.append(continuation)
                    return false
                }
                line.free -= 1
                return true
            }
            if isFree { continuation.resume() }
        }
    }

    private func leave() {
        let next = line.withLock { line -> CheckedContinuation<Void, Never>? in
            guard !line.waiting.isEmpty else {
                line.free += 1
                return nil
            }
            return line.waiting.removeFirst()
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
