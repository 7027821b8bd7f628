// SPDX-License-Identifier: Apache-2.0

internal import Jobs
internal import Journal
internal import Postgres

extension JobContext {
    /// The requester: a person or a schedule.
    var actor: JournalActor { JournalActor(text: enqueuedBy, origin: .job(id)) }

    /// For the services: what they write is kept only while the job is this attempt's.
    var commitGuard: CommitGuard {
        CommitGuard(open: { try open(on: $0) }, hold: { try hold(on: $0) })
    }

    /// A transaction of an action, kept only while the job is this attempt's.
    func write(_ body: WorkTransaction.Body) async throws {
        try await transaction { try body($0) }
    }

    /// For a service that opens sessions of its own: the job's rescue finds them by their name.
    func connections(_ options: ConnectionOptions) -> ConnectionOptions {
        var options = options
        options[keyword: "application_name"] = applicationName
        return options
    }
}
