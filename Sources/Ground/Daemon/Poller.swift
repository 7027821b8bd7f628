// SPDX-License-Identifier: Apache-2.0

internal import ServiceLifecycle

/// A loop that does the work, is told by it when to come back, and sleeps until then or until
/// woken.
///
/// Watcher, worker, scheduler and maintenance all use this loop. It ends after the running work
/// when the task is cancelled or the service stops; an error of the work ends it too.
package struct Poller<C: Clock>: Service where C.Duration == Duration {
    private let bell: Bell
    private let clock: C
    private let work: @Sendable () async throws -> Duration?

    /// Makes a loop that does not run yet.
    ///
    /// - Parameters:
    ///   - bell: Cuts the sleep short.
    ///   - clock: The clock of the sleep.
    ///   - work: Returns the longest time until it wants to look again; nil: not until woken.
    package init(bell: Bell, clock: C, work: @escaping @Sendable () async throws -> Duration?) {
        self.bell = bell
        self.clock = clock
        self.work = work
    }

    /// Works and sleeps by turns until stopped.
    ///
    /// - Throws: The work's error.
    package func run() async throws {
        try await cancelWhenGracefulShutdown(loop)
    }

    @Sendable private func loop() async throws {
        while !Task.isCancelled {
            let delay = try await work()
            await bell.heard(within: delay, on: clock)
        }
    }
}

extension Poller where C == ContinuousClock {
    /// Makes a loop on the continuous clock.
    package init(bell: Bell = Bell(), work: @escaping @Sendable () async throws -> Duration?) {
        self.init(bell: bell, clock: ContinuousClock(), work: work)
    }
}
