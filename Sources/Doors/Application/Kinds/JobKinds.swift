// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Daemon
package import Jobs
internal import Postgres
internal import Wording

/// The kinds of jobs: each calls one plain service, which knows no queue.
package struct JobKinds: Sendable {
    let installation: Installation
    let declarations: Declarations
    /// For services that take connections of their own.
    let connections: ConnectionOptions
    let alertObserver: AlertObserver

    var settings: Settings { installation.settings }

    /// Every kind and its arguments, whether or not this process does jobs: for people and
    /// schedules.
    package static let signatures = JobSignature.Catalog(
        Aggregates.allCases.map { JobSignature($0.rawValue, $0.arguments, ranges: $0.ranges) }
            + Exports.allCases.map {
                JobSignature($0.rawValue, $0.arguments, ranges: $0.ranges)
            }
            + Charts.allCases.map { JobSignature($0.rawValue, $0.arguments) }
            + Mails.allCases.map { JobSignature($0.rawValue, $0.arguments) }
            + Webhooks.allCases.map { JobSignature($0.rawValue, []) }
            + Files.allCases.map { JobSignature($0.rawValue, $0.arguments) }
            + Imports.allCases.map { JobSignature($0.rawValue, $0.arguments) }
            + Fetches.allCases.map { JobSignature($0.rawValue, $0.arguments) }
            + Pickups.allCases.map { JobSignature($0.rawValue, $0.arguments) }
            + Bulks.allCases.map { JobSignature($0.rawValue, $0.arguments) }
            + Archive.allCases.map { JobSignature($0.rawValue, []) }
            + HousekeepingTask.allCases.map { JobSignature($0.kind, $0.arguments) })

    var all: [JobKind] {
        (Aggregates.allCases.map(kind) + Exports.allCases.map(kind)
            + Charts.allCases.map(kind) + Mails.allCases.map(kind)
            + Webhooks.allCases.map(kind) + Files.allCases.map(kind)
            + Fetches.allCases.map(kind) + Pickups.allCases.map(kind)
            + Imports.allCases.map(kind)
            + Bulks.allCases.map(kind) + Archive.allCases.map(kind)
            + HousekeepingTask.allCases.map(kind)).map(told)
    }

    /// The reason of a failed job is read by people (in lists and alerts), so it is in the site's
    /// language.
    private func told(_ kind: JobKind) -> JobKind {
        var kind = kind
        let perform = kind.perform
        kind.perform = { job in
            do {
                return try await perform(job)
            } catch let error as any Worded {
                throw failure(error.sentence)
            }
        }
        return kind
    }

    /// Work that was done in part, or not.
    func failure(_ why: Phrase) -> JobFailure { JobFailure(why, in: settings.language) }

    /// No retry mends it.
    func unrunnable(_ why: Phrase) -> JobUnrunnable {
        JobUnrunnable(why, in: settings.language)
    }

    /// Failures worth another try soon, and not for ever: the next tick comes anyway.
    static let retry = Backoff(base: .seconds(30), cap: .seconds(900), attempts: 5)
}
