// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import Foundation
internal import Synchronization

/// Asks the directory: each question on a connection and a thread of its own, never on the
/// cooperative pool, and with one deadline for all of it.
package final class DirectoryClient: Sendable {
    package let options: DirectoryOptions
    private let threads = Mutex(0)
    /// Of deadlines: nothing that waits runs there.
    private let clock = DispatchQueue(label: "bascule.directory")

    package init(_ options: DirectoryOptions) {
        self.options = options
        // libldap writes to connections that the other end may have closed.
        _ = signal(SIGPIPE, SIG_IGN)
    }

    /// Whom it has for this name, with the groups.
    ///
    /// - Throws: `DirectoryError`: then nothing is known of anybody.
    package func find(_ login: String) async throws -> DirectoryAnswer {
        try await ask { talk throws(DirectoryError) in
            try talk.bindAsService()
            return try talk.find(login)
        }
    }

    /// Whether this is the password of the entry of this name; an empty one never is.
    ///
    /// - Throws: `DirectoryError`.
    package func isRight(_ password: [UInt8], of dn: String) async throws -> Bool {
        guard !password.isEmpty else { return false }
        return try await ask { talk throws(DirectoryError) in
            try talk.bindAsPerson(dn, password)
        }
    }

    /// What an examination finds.
    package struct Health: Sendable {
        /// Seconds since 1970; nil without TLS.
        package let certificateEnd: Int64?
    }

    /// Connects, binds as the service, and looks for nobody in the place where people are.
    ///
    /// - Throws: `DirectoryError`.
    package func examine() async throws -> Health {
        try await ask { talk throws(DirectoryError) in
            let end = talk.certificateEnd()
            try talk.bindAsService()
            _ = try talk.find("bascule-doctor")
            return Health(certificateEnd: end)
        }
    }

    /// Runs a talk on a thread; its caller waits until the deadline and no longer.
    private func ask<Value: Sendable>(
        _ body: @escaping @Sendable (borrowing DirectoryTalk) throws(DirectoryError) -> Value
    ) async throws -> Value {
        try enter()
        let (options, line) = (options, DirectoryLine())
        let end = ContinuousClock.now + options.patience
        let once = Once<Value>()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                once.wait(continuation)
                // Not a queue's: those are as few as processors, and others wait for them.
                Thread.detachNewThread {
                    let result = Result<Value, any Error> {
                        try body(DirectoryTalk.begin(options, line, until: end))
                    }
                    self.leave()
                    once.give(result)
                }
                let left = Int(options.patience / .milliseconds(1))
                clock.asyncAfter(deadline: .now() + .milliseconds(left)) {
                    let late = DirectoryError(.away, at: options.place, "no answer in time")
                    if once.give(.failure(late)) { line.cut() }
                }
            }
        } onCancel: {
            if once.give(.failure(CancellationError())) { line.cut() }
        }
    }

    // Threads whose caller has left are counted until they end: the resolver may keep one.

    /// Threads that are at work.
    var busy: Int { threads.withLock { $0 } }

    private func enter() throws {
        let isIn = threads.withLock { threads in
            guard threads < 2 * options.connections else { return false }
            threads += 1
            return true
        }
        guard isIn else {
            throw DirectoryError(.busy, at: options.place, "\(2 * options.connections) at once")
        }
    }

    private func leave() { threads.withLock { $0 -= 1 } }

    /// An answer that is given by whoever is first.
    private final class Once<Value: Sendable>: Sendable {
        private enum State {
            case begun
            case waited(CheckedContinuation<Value, any Error>)
            case given(Result<Value, any Error>)
            case over
        }

        private let state = Mutex(State.begun)

        func wait(_ continuation: CheckedContinuation<Value, any Error>) {
            let early = state.withLock { state -> Result<Value, any Error>? in
                guard case .given(let result) = state else {
                    state = .waited(continuation)
                    return nil
                }
                state = .over
                return result
            }
            if let early { continuation.resume(with: early) }
        }

        /// - Returns: whether it was the first.
        @discardableResult
        func give(_ result: Result<Value, any Error>) -> Bool {
            let (isFirst, waiter) = state.withLock {
                state -> (Bool, CheckedContinuation<Value, any Error>?) in
                switch state {
                case .begun:
                    state = .given(result)
                    return (true, nil)
                case .waited(let continuation):
                    state = .over
                    return (true, continuation)
                case .given, .over: return (false, nil)
                }
            }
            waiter?.resume(with: result)
            return isFirst
        }
    }
}
