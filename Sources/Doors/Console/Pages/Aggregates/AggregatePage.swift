// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Calendar
internal import Postgres
internal import Views
internal import Wording

/// `/aggregates/{aggregate}`: its windows, their values, a chart, and computing days anew.
enum AggregatePage {
    static func show(_ visit: Visit) async throws -> Answer {
        try await answer(visit, errors: [])
    }

    static func backfill(_ visit: Visit) async throws -> Answer {
        let aggregate = try aggregate(visit)
        let (from, to) = (visit.form["from"] ?? "", visit.form["to"] ?? "")
        do {
            let last = try lastDay(to, visit.face)
            _ = try aggregate.windows(from: from, to: last)
            let actor = try visit.actor
            let job = EnqueueJob.backfill(
                aggregate.name, from: from, to: last, in: visit.site.installation)
            let number = try await visit.site.pool.withConnection {
                try job.number(by: actor, on: $0)
            }
            return visit.done(
                "/aggregates/" + FormText.encoded(aggregate.name), .backfillQueued,
                count: Int(number))
        } catch let error as any Worded {
            return try await answer(visit, status: 422, errors: [visit.face(error.sentence)])
        }
    }

    /// The day after the last one that is meant.
    static func lastDay(_ text: String, _ face: Face) throws -> String {
        CivilText.days(text).map { CivilText.day($0 + 1) } ?? text
    }

    private static func aggregate(_ visit: Visit) throws -> DeclaredAggregate {
        let name = visit.parameters["aggregate"]
        guard let found = visit.site.declared.aggregates().first(where: { $0.name == name }) else {
            throw Refusal.notFound
        }
        return found
    }

    private static func answer(
        _ visit: Visit, status: Int = 200, errors: [String]
    ) async throws -> Answer {
        let aggregate = try aggregate(visit)
        let list = try ListQuery(
            visit, "/aggregates/" + FormText.encoded(aggregate.name),
            ["window", "column", "group", "from", "to"])
        let page = try list.page()
        let story = try await visit.site.pool.withConnection { connection in
            try AggregateStory(aggregate, list, page, on: connection)
        }
        let face = visit.face
        let frame = AggregateFrame(
            aggregate: aggregate, story: story, list: list, form: visit.form, face: face)
        return .page(
            Layout.page(
                face, "aggregate", part: "aggregates", title: aggregate.title,
                """
                \(frame.head)
                \(visit.flash)\(Layout.errors(errors))
                \(frame.chart)
                <div class="two">\(frame.values)\(frame.backfill)</div>
                \(frame.windows)
                """), status: status)
    }
}
