// SPDX-License-Identifier: Apache-2.0

internal import Application
internal import Calendar
internal import Configuration
internal import Postgres
internal import Wording

/// The state of the site, looked at when somebody asks, and at most every few seconds: a look reads
/// folders too.
struct SiteWatch: Sendable {
    /// What a page may say of the site.
    struct Look: Sendable {
        /// Nil: it could not be looked at yet.
        let state: SiteState?
        /// What is shown may not be so any more.
        let isStale: Bool
        let failure: (any Error)?
    }

    /// The site could not be looked at in time.
    struct Unfinished: Error {
        static let words = Phrase(
            en:
                "Looking at folders and database takes longer than usual; the look goes on. Nothing is wrong with your request: try again in a moment.",
            fr:
                "Le relevé des dossiers et de la base dure plus que d'ordinaire ; il continue. Votre demande n'est pas en cause : réessayez dans un instant."
        )
    }

    /// A look at a page's request may be so long ago.
    static let staleAfter = Duration.seconds(30)
    private static let times = Lookout<SiteState>.Times(
        fresh: .seconds(5), good: .seconds(15), patience: .seconds(2))

    private let lookout: Lookout<SiteState>
    private let cancelLook: @Sendable () -> Void

    init(_ installation: Installation, session: Session) {
        self.init(cancelLook: { session.cancelRunning() }) {
            let site = try await StatusAccount.Site(installation)
            let zone = try Zone(installation.settings.zone)
            return try await session.use { connection in
                try SiteState(try StatusAccount(site, on: connection))
                    .withNight(in: zone, on: connection)
            }
        }
    }

    init(
        cancelLook: @escaping @Sendable () -> Void = {},
        _ look: @escaping @Sendable () async throws -> SiteState
    ) {
        self.cancelLook = cancelLook
        lookout = Lookout(Self.times, look)
    }

    /// What is known of the site; never waits for long.
    func look() async throws -> Look {
        let answer = try await lookout.ask()
        return Look(
            state: answer.value, isStale: answer.age.map { $0 >= Self.staleAfter } ?? true,
            failure: answer.failure)
    }

    /// - Throws: why there is no state that still holds.
    func current() async throws -> SiteState {
        let look = try await look()
        guard let state = look.state, !look.isStale else { throw look.failure ?? Unfinished() }
        return state
    }

    /// Files that wait and that no service tells, by feed, as they were seen last; a look is begun
    /// where that is long ago, and not waited for.
    var waitingElsewhere: [String?: Int] {
        get async { await lookout.glance().value?.waitingElsewhere ?? [:] }
    }

    /// Ends the statement that a look waits for.
    func cancelRunning() { cancelLook() }
}
