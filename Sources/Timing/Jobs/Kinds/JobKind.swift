// SPDX-License-Identifier: Apache-2.0

package import Daemon

/// Performs one kind of job.
package struct JobKind: Sendable {
    package typealias Perform = @Sendable (JobContext) async throws -> JobResult

    package let name: String
    /// An attempt that takes longer is cancelled, its SQL as well, and counts as failed.
    package var timeout: Duration
    /// Wait between two tries; `attempts` holds where the request has no limit of its own.
    package var retry: Backoff
    /// Jobs with the same concurrency key that may run at once, in all processes together.
    package var perKey: Int
    /// The arguments it takes; a job with any others is dead at once.
    package let signature: JobSignature
    package var perform: Perform

    /// - Parameter arguments: nil if it takes any.
    package init(
        name: String, arguments: [JobArgument]? = nil, timeout: Duration = .seconds(3_600),
        retry: Backoff = Backoff(
            base: .seconds(10), cap: .seconds(3_600), attempts: JobLimits.attempts),
        perKey: Int = 1, perform: @escaping Perform
    ) {
        precondition(timeout > .zero, "a job of the kind \(name) needs time")
        precondition(perKey > 0, "a job of the kind \(name) can never run")
        self.name = name
        signature = JobSignature(name, arguments)
        self.timeout = timeout
        self.retry = retry
        self.perKey = perKey
        self.perform = perform
    }
}
