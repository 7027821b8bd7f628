// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Aggregates
internal import Exports
internal import Ingest
internal import Jobs
internal import Schedules
package import Wording

/// What an action said no to, for whoever asked from outside: the sentence of a bad request, and
/// nothing of what is behind it.
package enum RefusedAction {
    /// Nil where the error is no answer to a request.
    package static func sentence(of error: any Error) -> Phrase? {
        switch error {
        case let error as AccountError: error.sentence
        case let error as AggregateError: error.sentence
        case let error as AlertsNotOpen: error.sentence
        case let error as EnqueueJob.Refusal: error.sentence
        case let error as JobRequestRefused: error.sentence
        case let error as NoSuchFile: error.sentence
        case let error as RetryRefusal: error.sentence
        case let error as RevertRefusal: sentence(of: error)
        case let error as ScheduleError: error.sentence
        case let error as UnknownFeed: error.sentence
        default: nil
        }
    }

    /// What a table lacks is said in SQL: that is for whoever mends it.
    private static func sentence(of error: RevertRefusal) -> Phrase {
        guard case .tableChanged(let id, _) = error else { return error.sentence }
        return Phrase(
            en: "File \(id) can't be taken back: its table is not as the feed declares it. "
                + "`bascule files revert \(id)` says what is to be done.",
            fr: "Le fichier \(id) ne peut pas être annulé : sa table n'est pas comme le flux la"
                + " déclare. `bascule files revert \(id)` dit ce qu'il faut faire.")
    }
}
