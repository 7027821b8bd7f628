// SPDX-License-Identifier: Apache-2.0

internal import Application
internal import Postgres

/// What `/readyz` tells, looked at in a session of its own: pages at work don't hold it up.
struct Readiness: Sendable {
    /// For a connection, and for a statement.
    static let limit = Duration.seconds(2)

    private let lookout: Lookout<[ServiceReadiness.Check]>

    init(_ installation: Installation, session: Session) {
        let times = Lookout<[ServiceReadiness.Check]>.Times(
            fresh: .zero, good: .zero, patience: Self.limit + .milliseconds(500), again: .zero)
        lookout = Lookout(times) {
            let readiness = try await ServiceReadiness.read(installation)
            do {
                return try await session.use { try readiness.checks(on: $0) }
            } catch is PostgresError {
                return readiness.checksWithoutDatabase
            }
        }
    }

    /// Whatever happens, an answer: where none was found in time, the database is taken to be away.
    func checks() async -> [ServiceReadiness.Check] {
        let asked = ContinuousClock.now
        do {
            let answer = try await lookout.ask()
            // An earlier one does not count.
            if let value = answer.value, let age = answer.age, age <= .now - asked {
                return value
            }
        } catch {
            // The request was cancelled: nobody reads the answer.
        }
        return [ServiceReadiness.Check(name: "database", isOK: false)]
    }
}
