// SPDX-License-Identifier: Apache-2.0

internal import Aggregates
internal import Journal
internal import Postgres

/// The journal's account of computed windows.
///
/// Each window was committed by itself, so the entry comes last, in a transaction of its own.
struct AggregateEntry: Sendable {
    private let action: String
    private let subject: String
    private let actor: String
    private let parameters: String
    private let result: String
    private let duration: Duration

    init(
        _ action: String, _ names: [String]?, _ range: [String], _ report: RefreshReport,
        _ duration: Duration, by actor: JournalActor, for work: String? = nil
    ) {
        self.action = action
        self.duration = duration
        subject = names.map { "aggregate " + $0.joined(separator: ", ") } ?? "aggregates"
        self.actor = actor.text
        var parameters: [String: Any] = ["range": range]
        if let work { parameters["for"] = work }
        if case .job(let id) = actor.origin { parameters["job"] = id }
        self.parameters = jsonText(parameters)
        result = jsonText(
            [
                "computed": report.computed, "changed": report.changed,
                "failed": report.failures.count, "seconds": duration / .seconds(1),
            ] as [String: Any])
    }

    func write(on connection: borrowing Connection) throws {
        try JournalEntry.write(
            action, subject: subject, by: actor, parameters: parameters, result: result,
            duration: duration, on: connection)
    }
}
