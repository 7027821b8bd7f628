// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Aggregates
internal import Exports
internal import Fetching
internal import Ingest
internal import Jobs
internal import Schedules
internal import Seals
package import Wording

/// What an action said no to, for whoever asked from outside: the sentence of a bad request, and
/// nothing of what is behind it.
package struct RefusedAction: Sendable {
    package enum Kind: Sendable {
        /// It can't be done so.
        case wrong
        /// It could be done if the thing were in another state.
        case conflict
        /// The name of a file.
        case name
        /// An address that nothing is fetched from.
        case source
        /// Too much of theirs waits already.
        case tooMuch
        /// There is no room now.
        case noRoom
    }

    package let kind: Kind
    package let sentence: Phrase

    private init(_ kind: Kind, _ sentence: Phrase) {
        self.kind = kind
        self.sentence = sentence
    }

    /// Nil where the error is no answer to a request.
    package init?(_ error: any Error) {
        switch error {
        case let error as AccountError: self.init(.wrong, error.sentence)
        case let error as AggregateError: self.init(.wrong, error.sentence)
        case let error as AlertsNotOpen: self.init(.conflict, error.sentence)
        case ChangeJobs.Refusal.changed(let expected, let now):
            self.init(
                .conflict, ChangeJobs.Refusal.changed(expected: expected, now: now).sentence)
        case BeginBulk.Refusal.changed(let expected, let now):
            self.init(
                .conflict, BeginBulk.Refusal.changed(expected: expected, now: now).sentence)
        case let error as BeginBulk.Refusal: self.init(.wrong, error.sentence)
        case let error as ChangeJobs.Refusal: self.init(.wrong, error.sentence)
        case let error as EnqueueJob.Refusal: self.init(.wrong, error.sentence)
        case let error as JobRequestRefused: self.init(.wrong, error.sentence)
        case let error as ReleaseRefusal: self.init(.conflict, error.sentence)
        case let error as JudgementDeferred: self.init(.conflict, error.sentence)
        case let error as FetchGone: self.init(.conflict, error.sentence)
        case let error as SourceRefusal: self.init(.source, error.sentence)
        case let error as HoldRefusal: self.init(.wrong, error.sentence)
        case let error as MendRefusal: self.init(.wrong, error.sentence)
        case let error as NameTaken: self.init(.conflict, error.sentence)
        case let error as NoSuchFile: self.init(.wrong, error.sentence)
        case let error as RetryRefusal: self.init(.wrong, error.sentence)
        case let error as RevertRefusal: self.init(.wrong, Self.sentence(of: error))
        case let error as ScheduleError: self.init(.wrong, error.sentence)
        case let error as UnknownFeed: self.init(.wrong, error.sentence)
        case let error as UploadEnded: self.init(.conflict, error.sentence)
        case let error as AgainRefused: self.init(.conflict, error.sentence)
        case UploadRefused.full(let kept):
            self.init(.noRoom, UploadRefused.full(kept: kept).sentence)
        case let error as UploadRefused: self.init(.tooMuch, error.sentence)
        case let error as SpoolFailed:
            guard let refused = error.cause as? UploadRefused else { return nil }
            self.init(.noRoom, refused.sentence)
        case let error as HandInRefusal: self.init(Self.kind(of: error), error.sentence)
        default: return nil
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

    private static func kind(of error: HandInRefusal) -> Kind {
        switch error {
        case .name, .companion, .notTaken: .name
        case .waits, .changed: .conflict
        }
    }
}
