// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Postgres
internal import Views
internal import Wording

/// What is done to many files or jobs by a job.
enum BulkOperations {
    static let all: [Operation] = [
        .start(
            "/bulk/files", .permission(.retryFiles), hold: .found,
            "Takes many files up again that ended, by a job",
            [
                Field("action", .choice(["retry"]), "What is done", isRequired: true),
                Field("ids", .list(of: .id, counts: 1...BulkWork.most), "To these files"),
                Field("filter", .fields(filters), "To all that it finds, in the place of `ids`"),
                Field(
                    "expect", .integer(0...Int64(BulkWork.most)),
                    "How many the filter found; 409 if it is another number by now"),
            ], also: [409], retryFiles)
    ]

    private static let filters = [
        Field(
            "state", .choice(["rejected", "failed", "reverted"]), "In this state", isRequired: true),
        Field("feed", .text(1...200), "Of this feed"),
        Field("name", .text(1...255), "With this in their name, case ignored"),
        Field("day", .day, "That came on this day of the site"),
        Field("sha256", .hexadecimal(8...64), "With this digest, or one that begins so"),
    ]

    /// A job that does it; its task tells what was left.
    static func begin(
        _ work: BulkWork, to items: [BulkItem], foundBy filter: JSON? = nil, _ call: Call,
        on connection: borrowing Connection
    ) throws -> TaskReceipt {
        let receipt = try BeginBulk(
            work, to: items, foundBy: filter.map(shown), for: call.principal, in: call.site.settings
        ).run(by: call.actor, on: connection)
        return TaskReceipt(job: receipt.job, call)
    }

    /// As the address of the page of files or jobs has it.
    private static func shown(_ filter: JSON) -> String {
        filter.members.compactMap { member in
            guard case .text(let text) = member.value else { return nil }
            return "\(member.name)=\(FormText.encoded(text))"
        }.joined(separator: "&")
    }

    private static func retryFiles(
        _ call: Call, on connection: borrowing Connection
    ) throws -> TaskReceipt {
        switch (call.body["ids"], call.body["filter"]) {
        case (.list(let given)?, nil):
            let ids = given.compactMap(\.whole)
            let found = try FileView.of(ids, on: connection)
            // Another feed's files are not there.
            let files = try ids.map { id throws(Problem) in
                guard let file = found[id], call.mayDo(.retryFiles, feed: file.feed) else {
                    throw .notFound
                }
                return file
            }
            return try begin(.retryFiles, to: files.map(BulkItem.init), call, on: connection)
        case (nil, let filter?):
            guard let expected = call.whole("expect") else {
                throw Problem.invalid([
                    .missing("expect", .integer(0...Int64(BulkWork.most)))
                ])
            }
            let items = try BeginBulk.found(
                try files(filter, call), expecting: Int(expected), on: connection,
                as: BulkItem.init)
            return try begin(.retryFiles, to: items, foundBy: filter, call, on: connection)
        default: throw Problem.invalid([.missing("ids", .list(of: .id))])
        }
    }

    private static func files(_ asked: JSON, _ call: Call) throws -> FileView.Filter {
        func text(_ name: String) -> String? {
            if case .text(let text)? = asked[name] { text } else { nil }
        }
        var filter = FileView.Filter()
        filter.feed = text("feed")
        filter.states = text("state").map { [$0] } ?? []
        filter.name = text("name")
        filter.digest = text("sha256")
        filter.arrived = text("day").flatMap { call.site.day($0) }
        if case .feeds(let names) = call.reach(of: .retryFiles) {
            guard filter.feed.map(names.contains) ?? true else { throw Problem.notAllowed }
            if filter.feed == nil { filter.feeds = names.sorted() }
        }
        return filter
    }
}
