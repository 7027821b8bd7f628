// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Configuration
internal import Feeds
internal import Postgres
internal import Views
internal import Wording

enum ImportOperations {
    /// What an import would do.
    struct Judged: Codable, Sendable {
        let state: String
        let rows_read: Int64
        let rows_inserted: Int64
        let rows_amended: Int64
        let rows_unchanged: Int64
        let rows_rejected: Int64
        let reason: String?
        let dialect: String?
        let duplicate_of: Int64?
        /// The first of them.
        let faults: [FaultView]
    }

    static let all: [Operation] = [
        Operation(
            .post, "/imports", .permission(.importFiles), hold: .found,
            "Hands a file in to its feed; once it is answered, the bytes are safe on the disk",
            query: [feed, name, again, Operation.onBehalfOf],
            intake: Intake(
                raw: Intake.rawTypes, form: [feed, again, Operation.onBehalfOf],
                json: [
                    Field(
                        "source_url", .text(1...2_000), "Where it is to be fetched",
                        isRequired: true),
                    feed, name, Operation.onBehalfOf,
                ]),
            status: 202, answer: ShapeReading.shape(of: TaskReceipt.self), .receive(hand)),
        Operation(
            .post, "/files/{id}/mend", .permission(.mendFiles), hold: .found,
            "Loads corrected lines of a file, with its header, as a file of its own",
            query: [Operation.onBehalfOf],
            intake: Intake(raw: ["text/csv"], form: nil, json: nil), status: 202,
            answer: ShapeReading.shape(of: TaskReceipt.self), .receive(mend)),
        Operation(
            .post, "/feeds/{name}/try", .permission(.tryFeeds), hold: .inPath("name"),
            "What the import of a file would do; nothing of it is kept",
            query: [name, Operation.onBehalfOf],
            intake: Intake(raw: Intake.rawTypes, form: [Operation.onBehalfOf], json: nil),
            answer: ShapeReading.shape(of: Judged.self), .receive(judge)),
    ]

    private static let feed = Field(
        "feed", .text(1...200), "Whose file it is; unless told, the feed that takes its name")
    private static let name = Field(
        "name", .text(0...1_000), "The file's name, of a body that is the file or an address")
    private static let again = Field(
        "again", .boolean, "true: load it also where its bytes are loaded already")

    private static func hand(
        _ call: Call, _ handed: Handed, on connection: borrowing Connection
    ) throws -> Answer {
        guard let name = handed.name else {
            throw Problem.invalid([.missing("name", .text(1...255))])
        }
        let (feed, choice) = try chosen(call, handed, name)
        let file = handed.file
        do {
            let id = try ImportAtOnce(
                file.spool, name: name, bytes: file.bytes, sha256: file.digest, for: feed,
                because: choice, again: call.flag("again") ?? false, in: call.site.installation
            ).run(
                by: call.actor, on: connection,
                note: { try handed.settle(answer($0, call), on: $1) },
                lost: { try handed.unsettle(on: $0) })
            return try answer(id, call)
        } catch let taken as NameTaken {
            throw try Problem(taken, call, on: connection)
        }
    }

    private static func chosen(
        _ call: Call, _ handed: Handed, _ name: String
    ) throws -> (Feed, FeedChoice) {
        let installation = call.site.installation
        if let wanted = call.text("feed") {
            try call.requireFeed(wanted)
            guard let feed = installation.catalog[wanted] else {
                throw Problem.invalid([noFeed(wanted)])
            }
            return (feed, FeedChoice(named: feed, name: name))
        }
        let reach = call.reach(of: .importFiles)
        let choice = FeedChoice(
            of: handed.file.spool.path, name: name,
            among: installation.catalog.feeds.filter { reach.includes(feed: $0.name) },
            in: installation)
        guard let feed = choice.feed.flatMap({ installation.catalog[$0] }) else {
            throw Problem.invalid([.missing("feed", .text(1...200))])
        }
        return (feed, choice)
    }

    /// A file at an address: its name and its feed are decided before it is asked for.
    static func fetch(_ call: Call, on connection: borrowing Connection) throws -> Answer {
        let installation = call.site.installation
        let wanted = call.text("feed")
        if let wanted { try call.requireFeed(wanted) }
        let source = try FetchSource(
            call.text("source_url") ?? "", name: call.text("name"), in: installation)
        guard let name = source.name else {
            throw Problem.invalid([.missing("name", .text(1...255))])
        }
        let feed: Feed
        if let wanted {
            guard let known = installation.catalog[wanted] else {
                throw Problem.invalid([noFeed(wanted)])
            }
            feed = known
        } else {
            let reach = call.reach(of: .importFiles)
            let taking = installation.catalog.feeds.filter {
                reach.includes(feed: $0.name) && $0.takes(fileName: name)
            }
            guard taking.count == 1 else {
                throw Problem.invalid([.missing("feed", .text(1...200))])
            }
            feed = taking[0]
        }
        let job = try FetchFile(source, as: name, for: feed, in: installation)
            .run(by: call.actor, on: connection)
        let receipt = try TaskReceipt(jobs: [job], call, on: connection)
        return try Answer.value(receipt, status: 202).with("Location", receipt.href ?? "")
    }

    private static func noFeed(_ name: String) -> Misfit {
        Misfit(
            "feed",
            detail: Phrase(en: "There is no feed `\(name)`", fr: "Il n'y a pas de flux `\(name)`"),
            remedy: Phrase(en: "`GET /feeds` shows them", fr: "`GET /feeds` les montre"))
    }

    private static func mend(
        _ call: Call, _ handed: Handed, on connection: borrowing Connection
    ) throws -> Answer {
        let file = try FileOperations.file(call, .mendFiles, on: connection)
        let id = try MendFile(
            file.id, with: .file(handed.file.spool.path), in: call.site.installation
        ).run(by: call.actor, on: connection) { id, connection in
            try handed.settle(answer(id, call), on: connection)
        }
        return try answer(id, call)
    }

    private static func judge(
        _ call: Call, _ handed: Handed, on connection: borrowing Connection
    ) throws -> Answer {
        guard let feed = call.site.installation.catalog[call.name] else { throw Problem.notFound }
        let judged = try TryFeed.run(
            handed.file.spool, name: handed.name, by: feed, for: call.actor,
            in: call.site.installation, on: connection)
        return try .value(
            Judged(
                state: judged.state, rows_read: judged.rowsRead, rows_inserted: judged.rowsInserted,
                rows_amended: judged.rowsAmended, rows_unchanged: judged.rowsUnchanged,
                rows_rejected: judged.rowsRejected, reason: judged.reason, dialect: judged.dialect,
                duplicate_of: judged.duplicateOf, faults: judged.faults))
    }

    static func answer(_ id: Int64, _ call: Call) throws -> Answer {
        let receipt = TaskReceipt(file: id, call)
        return try Answer.value(receipt, status: 202).with("Location", receipt.href ?? "")
    }
}
