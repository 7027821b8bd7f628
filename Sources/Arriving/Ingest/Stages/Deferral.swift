// SPDX-License-Identifier: Apache-2.0

internal import Inbox
internal import Wording

/// A file that can't be worked on now.
struct Deferral {
    let claim: Claim
    /// In the site's language, for the ledger.
    let reason: String
    let delaySeconds: Double
    let countsAttempt: Bool
    let result: FileResult

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
}
