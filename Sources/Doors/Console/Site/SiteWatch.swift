// SPDX-License-Identifier: Apache-2.0

internal import Application
internal import Configuration
internal import Postgres

/// The state of the site, looked at when somebody asks, and at most every few seconds: a look reads
/// folders too.
actor SiteWatch {
    private static let lasts = Duration.seconds(5)

    private let installation: Installation
    private let session: Session
    private let looksIntoInboxes: Bool
    private var latest: (state: SiteState, at: ContinuousClock.Instant)?
    private var isLooking = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// - Parameter looksIntoInboxes: not where a watcher runs in this process.
    init(_ installation: Installation, session: Session, looksIntoInboxes: Bool) {
        self.installation = installation
        self.session = session
        self.looksIntoInboxes = looksIntoInboxes
    }

    /// Files that wait and that no service tells, by feed, as they were seen last.
    var waitingElsewhere: [String?: Int] { latest?.state.waitingElsewhere ?? [:] }

    /// While one visitor's look is under way the others see the one before.
    func current() async throws -> SiteState {
        if let latest, isLooking || .now - latest.at < Self.lasts { return latest.state }
        guard !isLooking else {
            await withCheckedContinuation { waiting.append($0) }
            return try await current()
        }
        isLooking = true
        defer { endLook() }
        let site = try await StatusAccount.Site(
            installation, looksIntoInboxes: looksIntoInboxes)
        let state = try await session.use { SiteState(try StatusAccount(site, on: $0)) }
        latest = (state, .now)
        return state
    }

    /// Ends the statement that a look waits for.
    nonisolated func cancelRunning() { session.cancelRunning() }

    private func endLook() {
        isLooking = false
        for visitor in waiting { visitor.resume() }
        waiting = []
    }
}
