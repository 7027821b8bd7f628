// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Configuration
internal import Journal
internal import Postgres
internal import Views
internal import Wording

enum SiteOperations {
    struct Verification: Codable, Sendable {
        let sound: Bool
        let entries: Int64
        let bad_links: Int64
        let head: String?
        let flaws: [String]
    }

    struct Health: Codable, Sendable {
        struct Item: Codable, Sendable {
            /// A fixed word.
            let cause: String
            let subject: String
            /// `bad`, or `note`.
            let weight: String
            let what: String
            let next: String
        }

        let at: Timestamp
        let is_well: Bool
        let findings: [Item]
    }

    static let all: [Operation] = [
        .list(
            "/workers", .permission(.viewWorkers), "The workers, each one life of a process",
            of: WorkerView.Filter.self
        ) { _, _ in WorkerView.Filter() },
        .list(
            "/alerts", .permission(.viewAlerts), "The alerts, newest first",
            [Field("open", .boolean, "true: only those that wait for somebody")],
            of: AlertView.Filter.self
        ) { call, _ in
            var filter = AlertView.Filter()
            filter.isOpenOnly = call.flag("open") ?? false
            return filter
        },
        .post(
            "/alerts/{id}/ack", .permission(.acknowledgeAlerts), "Acknowledges an alert",
            [Field("note", .text(0...1_000), "What was found, or done")], also: [409],
            of: AlertView.self, acknowledge),
        .list(
            "/journal", .permission(.viewJournal), "Who did what to which thing, newest first",
            [
                Field("actor", .text(1...200), "By this one, such as user:ada"),
                Field("action", .text(1...200), "This action"),
                Field(
                    "subject", .text(1...400), "This thing, such as `file 12`, or `file` for all"),
                Field("since", .dayOrInstant, "Then or later"),
                Field("until", .dayOrInstant, "Before then"),
            ], of: JournalEntryView.Filter.self
        ) { call, _ in
            var filter = JournalEntryView.Filter()
            filter.actor = call.text("actor")
            filter.actions = call.text("action").map { [$0] } ?? []
            filter.subject = call.text("subject")
            filter.since = call.instant("since")
            filter.until = call.instant("until")
            return filter
        },
        Operation(
            .get, "/journal/verification", .permission(.verifyJournal),
            "Whether an entry was altered, removed, added or put elsewhere",
            answer: ShapeReading.shape(of: Verification.self), .free(verify)),
        Operation(
            .get, "/health", .permission(.viewHealth), "What is not well, and what to do",
            answer: ShapeReading.shape(of: Health.self), .free(health)),
    ]

    private static func acknowledge(
        _ call: Call, on connection: borrowing Connection
    ) throws -> AlertView {
        var filter = AlertView.Filter()
        filter.id = try call.id()
        guard let alert = try filter.first(1, on: connection).first else {
            throw Problem.notFound
        }
        do {
            try AcknowledgeAlert(alert.id, note: call.text("note"))
                .run(by: call.actor, on: connection)
        } catch let error as AlertsNotOpen {
            throw Problem.refused(error.sentence, 409)
        }
        guard let now = try filter.first(1, on: connection).first else { throw Problem.notFound }
        return now
    }

    /// One at a time, on a connection of its own: it reads every entry.
    private static func verify(_ call: Call) async throws -> Answer {
        let noted = try HeadNotes.read(call.site.settings.folders.heads).heads
        let report = try await call.site.audits.use { connection in
            try JournalVerification.run(against: noted, on: connection)
        }
        return try .value(
            Verification(
                sound: report.flaws.isEmpty, entries: report.entries, bad_links: report.badLinks,
                head: report.head?.description, flaws: report.flaws.map(\.description)))
    }

    private static func health(_ call: Call) async throws -> Answer {
        let state = try await call.site.watch.current()
        let language = call.language
        return try .value(
            Health(
                at: state.at, is_well: state.findings.allSatisfy { $0.weight != .bad },
                findings: state.findings.map { finding in
                    Health.Item(
                        cause: finding.cause, subject: finding.subject,
                        weight: finding.weight.rawValue, what: finding.what[language],
                        next: finding.next[language])
                }))
    }
}
