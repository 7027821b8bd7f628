// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A thread for one piece of blocking work, so that it never takes one of the cooperative pool's.
package enum DedicatedThread {
    /// Runs the work on a thread of its own and gives what it has made.
    ///
    /// - Throws: The work's error, or `InboxError` if no thread can be started.
    package static func run<Value: Sendable>(
        named name: String, _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let errand = Errand {
                continuation.resume(with: Result { try work() })
            }
            var thread = pthread_t()
            let context = unsafe Unmanaged.passRetained(errand).toOpaque()
            let failure = unsafe pthread_create(&thread, nil, perform, context)
            guard failure != 0 else {
                pthread_detach(thread)
                return
            }
            unsafe Unmanaged<Errand>.fromOpaque(context).release()
            continuation.resume(throwing: InboxError.failed("pthread_create", on: name, failure))
        }
    }

    private final class Errand: Sendable {
        let work: @Sendable () -> Void

        init(work: @escaping @Sendable () -> Void) { self.work = work }
    }

    private static let perform:
        @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? =
            { context in
                guard let context = unsafe context else { return nil }
                let errand = unsafe Unmanaged<Errand>.fromOpaque(context).takeRetainedValue()
                errand.work()
                return nil
            }
}
