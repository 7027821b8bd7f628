// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import UnixSignals

/// Ends the process at once when it is asked to stop a second time.
///
/// Whoever presses Ctrl-C twice does not want to wait for the work in hand; what a kill leaves open
/// the next start finishes.
enum ForcedExit {
    /// Listens as long as the body runs.
    static func heeded(
        _ observer: ServiceObserver, during body: () async throws -> Void
    ) async throws {
        let listener = Task { await listen(observer) }
        defer { listener.cancel() }
        try await body()
    }

    /// Who signals a whole group of processes may reach us twice: that is one request.
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
