// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import Inbox
package import Postgres
internal import Wording

/// A file that can't be worked on now.
package struct Deferral {
    let claim: Claim
    /// In the site's language, for the ledger.
    let reason: String
    let delaySeconds: Double
    let countsAttempt: Bool
    let result: FileResult
    /// Of one that waits for somebody: what is far from usual in it, in the site's language.
    var unusual: String?
    /// Of the same one: the SHA-256 of its bytes, in hexadecimal.
    var sha256 = ""

    /// A cause that passes by itself (the file changed, another worker has the content, the disk is
    /// full) uses no attempt.
    init(_ claim: Claim, _ error: any Error, _ pipeline: Pipeline) {
        self.claim = claim
        let cause = FailureCause(error)
        reason = cause.sentence[pipeline.language]
        countsAttempt = !(error is IngestError) && !cause.isExternal
        delaySeconds = error is IngestError ? 0 : pipeline.options.backoff(claim.attempt)
        result = FileResult(
            path: claim.arrival.path, fileID: claim.fileID, end: .deferred(Phrase(of: error)))
    }

    /// It waits until somebody releases it.
    init(of digest: Digest, for unusual: Unusual, _ pipeline: Pipeline) {
        claim = digest.claim
        sha256 = digest.hex
        let what = unusual.sentence
        let why =
            Phrase(en: "unusual: ", fr: "inhabituel : ") + what
            + Phrase(
                en: "; it waits: `bascule files release \(claim.fileID)` loads it",
                fr: " ; il attend : `bascule files release \(claim.fileID)` le charge")
        self.unusual = what[pipeline.language]
        reason = why[pipeline.language]
        countsAttempt = false
        delaySeconds = 0
        result = FileResult(
            path: claim.arrival.path, fileID: claim.fileID, end: .deferred(why))
    }
}

/// The ledger's note of an attempt that is not made now.
extension Deferral {
    /// Gives a claimed file back for a later attempt.
    ///
    /// - Parameters:
    ///   - delaySeconds: until the next attempt; 0 leaves it due at once.
    ///   - countsAttempt: whether this try uses up one of the attempts.
    package static func deferAttempt(
        _ fileID: Int64, reason: String, delaySeconds: Double, countsAttempt: Bool,
        on connection: Connection
    ) throws {
        try deferAttempts(
            [fileID], reason: reason, delaySeconds: delaySeconds, countsAttempt: countsAttempt,
            of: [.arrived, .loading], on: connection)
    }

    /// Releases claimed files that a failed run did not settle.
    static func deferAttempts(
        _ fileIDs: [Int64], reason: String, delaySeconds: Double, countsAttempt: Bool,
        of states: [FileState] = [.loading], on connection: Connection
    ) throws {
        _ = try connection.execute(
            """
            update bascule.file
               set state = 'arrived', reason = \(reason),
                   attempts = attempts - \(countsAttempt ? 0 : 1),
                   next_attempt_at = now() + make_interval(secs => \(delaySeconds))
             where id = any(\(fileIDs)) and state = any(\(states.map(\.rawValue)))
            """)
    }
}
