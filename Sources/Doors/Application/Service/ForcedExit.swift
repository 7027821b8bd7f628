// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import UnixSignals

/// Ends the process at once when it is asked to stop a second time.
///
/// A second Ctrl-C asks not to wait for running work; the next start finishes what a kill leaves
/// open.
enum ForcedExit {
    /// Listens as long as the body runs.
    static func heeded(
        _ observer: ServiceObserver, during body: () async throws -> Void
    ) async throws {
        let listener = Task { await listen(observer) }
        defer { listener.cancel() }
        try await body()
    }

    /// A signal to a whole process group may reach us twice: that is one request.
    private static let sameRequest = Duration.milliseconds(500)

    private static func listen(_ observer: ServiceObserver) async {
        var first: ContinuousClock.Instant?
        for await signal in await UnixSignalsSequence(trapping: .sigterm, .sigint) {
            guard let asked = first else {
                first = .now
                observer.isAskedToStop()
                continue
            }
            guard .now - asked > sameRequest else { continue }
            observer.stopsAtOnce()
            _exit(signal == .sigint ? 130 : 143)
        }
    }
}
