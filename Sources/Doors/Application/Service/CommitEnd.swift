// SPDX-License-Identifier: Apache-2.0

internal import Daemon
internal import Postgres
internal import UnixSignals

/// Commits that wait for a standby hold up the end of the process no longer than its grace.
enum CommitEnd {
    /// Watches as long as the body runs.
    static func heeded(after grace: Duration, during body: () async throws -> Void) async throws {
        let watch = Task {
            for await _ in await UnixSignalsSequence(trapping: .sigterm, .sigint) {
                // Half of it: what comes after the commit needs its time too.
                await Bell().heard(within: grace / 2, on: ContinuousClock())
                if !Task.isCancelled { CommitWaits.abandon() }
            }
        }
        defer { watch.cancel() }
        try await body()
    }
}
