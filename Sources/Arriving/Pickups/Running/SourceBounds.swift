// SPDX-License-Identifier: Apache-2.0

internal import Postgres
internal import Wording

/// How long a run may be with another database, and what that one's errors are to us.
struct SourceBounds: Sendable {
    /// The other database, without what may be secret.
    let shown: String
    let end: ContinuousClock.Instant
    /// Asked about once a second.
    let isStopped: @Sendable () -> Bool

    /// - Throws: `CancellationError` once the run is to stop, `SourceDatabase.Trouble` once its time is
    ///   over.
    func check() throws {
        guard !isStopped() else { throw CancellationError() }
        guard ContinuousClock.now < end else { throw tooSlow }
    }

    /// Its errors are not those of our own database.
    func told<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as PostgresError {
            // What has ended it may have been we.
            try check()
            throw trouble(error)
        }
    }

    private func trouble(_ error: PostgresError) -> SourceDatabase.Trouble {
        let mayPass =
            switch error.code {
            case .connectionFailed, .connectionLost, .deadlineExceeded, .cancelled: true
            default: false
            }
        return SourceDatabase.Trouble(
            code: "source_failed",
            sentence: Phrase(
                en: "\(shown): \(error.sentence.en)",
                fr: "\(shown) : \(error.sentence.fr)"), mayPass: mayPass)
    }

    private var tooSlow: SourceDatabase.Trouble {
        SourceDatabase.Trouble(
            code: "source_too_slow",
            sentence: Phrase(
                en: "\(shown) has not given its rows within the pickup's `limits.time`. Raise"
                    + " it, have them come in parts by `cursor: { most: 1d }`, or begin later"
                    + " (`start`)",
                fr: "\(shown) n'a pas donné ses lignes dans le temps de `limits.time`."
                    + " Relevez-le, faites-les venir en parties par `cursor: { most: 1d }`, ou"
                    + " commencez plus tard (`start`)"), mayPass: true)
    }
}
