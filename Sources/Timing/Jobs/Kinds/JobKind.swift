// SPDX-License-Identifier: Apache-2.0

package import Daemon
package import Wording

/// Who knows how to do one kind of job.
package struct JobKind: Sendable {
    package typealias Perform = @Sendable (JobContext) async throws -> JobResult

    package let name: String
    /// An attempt that takes longer is cancelled, its SQL as well, and counts as failed.
    package var timeout: Duration
    /// Wait between two tries; `attempts` holds where the request has no limit of its own.
    package var retry: Backoff
    /// Jobs with the same concurrency key that may run at once, in all processes together.
    package var perKey: Int
    /// What it takes; a job that was given anything else is dead at once.
    package let signature: JobSignature
    package var perform: Perform

    /// - Parameter arguments: nil where it takes whatever it is given.
    package init(
        name: String, arguments: [JobArgument]? = nil, timeout: Duration = .seconds(3_600),
        retry: Backoff = Backoff(
            base: .seconds(10), cap: .seconds(3_600), attempts: JobLimits.attempts),
        perKey: Int = 1, perform: @escaping Perform
    ) {
        precondition(timeout > .zero, "a job of the kind \(name) needs time")
        precondition(perKey > 0, "a job of the kind \(name) can never run")
        self.name = name
        signature = JobSignature(name, arguments)
        self.timeout = timeout
        self.retry = retry
        self.perKey = perKey
        self.perform = perform
    }
}

/// How an attempt ended; what it throws is a failure, tried again after the kind's backoff.
package enum JobResult: Sendable, Equatable {
    /// The work is done; a JSON text, kept in the history.
    case done(String = "{}")
    /// Not yet: again after this time, without using up an attempt.
    case snooze(Duration)
    /// There is no sense in doing it.
    case cancel(String)
    /// Failed, and again after this time, if there are attempts left.
    case retry(after: Duration, reason: String)
}

/// A job that can never run as it is: it goes to `dead` at once, for a person to look at.
package struct JobUnrunnable: Error, CustomStringConvertible {
    package let description: String
    /// For the log.
    let english: String

    package init(_ description: String) {
        self.description = description
        english = description
    }

    /// - Parameter language: that of those who look at the job.
    package init(_ why: Phrase, in language: Language) {
        description = why[language]
        english = why.en
    }
}

/// Work that was done in part, or not: people read why in the site's language, and the log has it in English.
package struct JobFailure: Error, CustomStringConvertible {
    package let description: String
    /// For the log.
    let english: String

    /// - Parameter language: that of those who look at the job.
    package init(_ why: Phrase, in language: Language) {
        description = why[language]
        english = why.en
    }
}

extension Result where Success == JobResult, Failure == any Error {
    /// The same for the log.
    var english: Result<JobResult, any Error> {
        switch self {
        case .failure(let error as JobFailure):
            .failure(JobFailure(Phrase(error.english), in: .en))
        case .failure(let error as JobUnrunnable): .failure(JobUnrunnable(error.english))
        case .success, .failure: self
        }
    }
}

/// The job is no longer this attempt's: what its transaction has written was rolled back.
package struct JobLost: Error, CustomStringConvertible {
    package let id: Int64
    package let attempt: Int

    package var description: String {
        "Job \(id), attempt \(attempt), is no longer this worker's: it was rescued, cancelled or "
            + "has ended. Nothing of this transaction was kept."
    }
}
