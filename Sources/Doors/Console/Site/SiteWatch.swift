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
        /// How long the look under way has taken so far; nil: nobody looks.
        var lookingFor: Duration?
    }

    /// The site could not be looked at in time.
    struct Unfinished: Error {
        /// A look that takes longer will hardly end in a moment.
        static let long = Duration.seconds(180)

        /// How long the look has taken so far.
        var took = Duration.zero

        var words: Phrase {
            guard took < Self.long else { return Self.stuck(minutes: Int(took / .seconds(60))) }
            return Phrase(
                en:
                    "Looking at folders and database takes longer than usual; the look goes on. Nothing is wrong with your request: try again in a moment.",
                fr:
                    "Le relevé des dossiers et de la base dure plus que d'ordinaire ; il continue. Votre demande n'est pas en cause : réessayez dans un instant."
            )
        }

        private static func stuck(minutes: Int) -> Phrase {
            Phrase(
                en:
                    "Looking at folders and database has taken \(minutes) min so far: a folder's share, or a lock in the database, does not let it end. Nothing is wrong with your request; `bascule doctor` on the host looks at each by itself.",
                fr:
                    "Le relevé des dossiers et de la base dure depuis \(minutes) min : le partage d'un dossier, ou un verrou dans la base, l'empêche de finir. Votre demande n'est pas en cause ; `bascule doctor` sur la machine regarde chacun à part."
            )
        }
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
            failure: answer.failure, lookingFor: answer.lookingFor)
    }

    /// - Throws: why there is no state that still holds.
    func current() async throws -> SiteState {
        let look = try await look()
        guard let state = look.state, !look.isStale else {
            throw look.failure ?? Unfinished(took: look.lookingFor ?? .zero)
        }
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
