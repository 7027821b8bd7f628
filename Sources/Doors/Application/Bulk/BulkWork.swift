// SPDX-License-Identifier: Apache-2.0

package import Accounts
package import Wording

/// What may be done to many files or jobs at once.
package enum BulkWork: String, Sendable, CaseIterable {
    case retryFiles = "files.retry"
    case retryJobs = "jobs.retry"
    case cancelJobs = "jobs.cancel"
    case discardJobs = "jobs.discard"

    /// Files or jobs of one request, at most: the numbers are found and kept while it waits.
    package static let most = 10_000
    /// Files that are taken up within a request, at most: each is read and loaded while it waits.
    package static let filesWithinRequest = 20
    /// Jobs that are changed within a request, at most.
    package static let jobsWithinRequest = ChangeJobs.most

    /// What is said where it is more than that.
    package static let byJob = Phrase(
        en: " A job does it, one after the other; a page shows how far it is.",
        fr: " Un travail les fait l'un après l'autre ; une page en montre l'avancement.")

    package init(_ change: ChangeJobs.Change) {
        self =
            switch change {
            case .retry: .retryJobs
            case .cancel: .cancelJobs
            case .discard: .discardJobs
            }
    }

    package var isOfFiles: Bool { self == .retryFiles }

    /// Asked for when it is asked for, and again before each is done, for its feed.
    package var permission: Permission {
        switch self {
        case .retryFiles: .retryFiles
        case .retryJobs: .retryJobs
        case .cancelJobs: .cancelJobs
        case .discardJobs: .discardJobs
        }
    }
}
