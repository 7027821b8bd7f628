// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Journal
internal import Postgres
internal import Views
internal import Wording

enum FileOperations {
    static let states = [
        "arrived", "loading", "loaded", "rejected", "failed", "duplicate", "reverted",
    ]

    /// What a revert would change.
    struct Revert: Codable, Sendable {
        let file: FileView
        let changes: JSONText
    }

    static let all: [Operation] = [
        .list(
            "/files", .permission(.viewFiles), hold: .found,
            "The files of the ledger, newest first",
            [
                Field("feed", .text(1...200), "Of this feed"),
                Field("state", .choice(states), "In this state"),
                Field("name", .text(1...255), "With this in their name, case ignored"),
                Field("day", .day, "That came on this day of the site"),
                Field("sha256", .hexadecimal(8...64), "With this digest, or one that begins so"),
            ], of: FileView.Filter.self, filter),
        .one(
            "/files/{id}", .permission(.viewFiles), hold: .found, "A file of the ledger",
            of: FileView.self
        ) { call, connection in
            try file(call, .viewFiles, on: connection)
        },
        .list(
            "/files/{id}/faults", .permission(.viewFiles), hold: .found,
            "What is wrong with a file's rows, in the order it was found",
            [
                Field("rule", .text(1...200), "Of this rule"),
                Field("column", .text(1...200), "Of this column"),
            ], of: FaultView.Filter.self
        ) { call, connection in
            var filter = FaultView.Filter(
                fileID: try file(call, .viewFiles, on: connection).id)
            filter.rule = call.text("rule")
            filter.column = call.text("column")
            return filter
        },
        .list(
            "/files/{id}/members", .permission(.viewFiles), hold: .found,
            "What is in a container, in its order, and what became of it",
            of: MemberView.Filter.self
        ) { call, connection in
            MemberView.Filter(containerID: try file(call, .viewFiles, on: connection).id)
        },
        Operation(
            .get, "/files/{id}/original", .permission(.downloadFiles), hold: .found,
            "The bytes of a file as they came", answer: .anything,
            media: "application/octet-stream", .free(original)),
        .start(
            "/files/{id}/retry", .permission(.retryFiles), hold: .found,
            "Takes a file up again that ended",
            [
                Field(
                    "force", .boolean, "Also where its older values replace newer ones")
            ]
        ) { call, connection in
            let file = try file(call, .retryFiles, on: connection)
            let force = call.flag("force").map { ["force": JSON.boolean($0)] } ?? [:]
            return try begin("files.retry", file, force, call, on: connection)
        },
        .post(
            "/files/{id}/release", .permission(.retryFiles), hold: .found,
            "Has a file loaded that waits because it is unusual",
            [Field("force", .boolean, "Also where its older values replace newer ones")],
            also: [409], of: FileView.self, release),
        .post(
            "/files/{id}/refuse", .permission(.retryFiles), hold: .found,
            "Has a file refused that waits because it is unusual",
            [Field("reason", .text(1...500), "Why, for the journal")], also: [409],
            of: FileView.self, refuse),
        .one(
            "/files/{id}/revert", .permission(.revertFiles), hold: .found,
            "What a revert of the file would change; nothing is changed", also: [409, 422],
            of: Revert.self
        ) { call, connection in
            let file = try file(call, .revertFiles, on: connection)
            let report = try RevertFile(file.id, in: call.site.installation).count(on: connection)
            return Revert(file: file, changes: JSONText(report.json))
        },
        .start(
            "/files/{id}/revert", .permission(.revertFiles), hold: .found,
            "Undoes what a file brought, as if it had never come",
            [
                Field("confirm", .text(0...200), "The file's `sha256`"),
                Field("reason", .text(1...1_000), "Why, for the journal"),
            ], also: [409], revert),
    ]

    private static func filter(
        _ call: Call, on connection: borrowing Connection
    ) throws -> FileView.Filter {
        var filter = FileView.Filter()
        filter.feed = call.text("feed")
        filter.states = call.text("state").map { [$0] } ?? []
        filter.name = call.text("name")
        filter.digest = call.text("sha256")
        filter.arrived = call.text("day").flatMap { call.site.day($0) }
        if case .feeds(let names) = call.reach(of: .viewFiles) {
            // Another feed's files are not shown, and not told of.
            guard filter.feed.map(names.contains) ?? true else { throw Problem.notAllowed }
            if filter.feed == nil { filter.feeds = names.sorted() }
        }
        return filter
    }

    /// The file of the path, where somebody has this right for its feed.
    ///
    /// - Throws: `Problem`.
    static func file(
        _ call: Call, _ permission: Permission, on connection: borrowing Connection
    ) throws -> FileView {
        guard let file = try FileView.one(call.id(), on: connection),
            call.mayDo(permission, feed: file.feed)
        else { throw Problem.notFound }
        return file
    }

    private static func release(
        _ call: Call, on connection: borrowing Connection
    ) throws -> FileView {
        let file = try file(call, .retryFiles, on: connection)
        try ReleaseFile(
            file.id, forced: call.flag("force") ?? false, in: call.site.installation
        ).run(by: call.actor, on: connection)
        return try Self.file(call, .retryFiles, on: connection)
    }

    private static func refuse(
        _ call: Call, on connection: borrowing Connection
    ) throws -> FileView {
        let file = try file(call, .retryFiles, on: connection)
        try RefuseFile(file.id, because: call.text("reason")).run(by: call.actor, on: connection)
        return try Self.file(call, .retryFiles, on: connection)
    }

    private static func original(_ call: Call) async throws -> Answer {
        let file = try await call.site.pool.withConnection { connection in
            try Self.file(call, .downloadFiles, on: connection)
        }
        guard var answer = try await FileDownload.original(of: file, call.site) else {
            throw Problem.notFound
        }
        if let digest = file.sha256 { answer.headers.append(("ETag", "\"\(digest)\"")) }
        return answer
    }

    private static func revert(
        _ call: Call, on connection: borrowing Connection
    ) throws -> TaskReceipt {
        let file = try file(call, .revertFiles, on: connection)
        guard let digest = file.sha256 else {
            throw Problem.refused(
                Phrase(
                    en: "The file was not read yet: there is nothing to revert.",
                    fr: "Le fichier n'a pas encore été lu : il n'y a rien à annuler."), 409)
        }
        guard call.text("confirm") == digest else {
            throw Problem.unconfirmed(
                Phrase(
                    en: "Send the file's `sha256`, which `GET /files/\(file.id)` gives",
                    fr: "Envoyez le `sha256` du fichier, que donne `GET /files/\(file.id)`"))
        }
        let reason = call.text("reason").map { ["reason": JSON.text($0)] } ?? [:]
        return try begin("files.revert", file, reason, call, on: connection)
    }

    private static func begin(
        _ kind: String, _ file: FileView, _ more: [String: JSON], _ call: Call,
        on connection: borrowing Connection
    ) throws -> TaskReceipt {
        var all = more
        all["file"] = .integer(file.id)
        if let other = call.onBehalfOf { all["on_behalf_of"] = .text(other) }
        let members = all.sorted { $0.key < $1.key }
            .map { JSON.Member(name: $0.key, value: $0.value) }
        let id = try JobsOnDemand.enqueue(
            kind, JSON.object(members).written, by: call.actor, in: call.site.settings,
            on: connection)
        return TaskReceipt(job: id, call)
    }
}
