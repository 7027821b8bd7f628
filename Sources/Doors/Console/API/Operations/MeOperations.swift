// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Journal
internal import Postgres
internal import Views

enum MeOperations {
    struct Me: Codable, Sendable {
        let name: String
        let permissions: [String]
        let token_id: Int64?
    }

    static let all: [Operation] = [
        .one("/me", .loggedIn, "Who asks, and what they may do", of: Me.self) { call, _ in
            let id: Int64? = if case .token(let id) = call.principal.proof { id } else { nil }
            return Me(
                name: call.principal.name, permissions: permissions(call.principal.rights),
                token_id: id)
        },
        .one(
            "/tasks/{id}", .loggedIn,
            "How work stands that was begun by a POST; others' need `jobs.view`",
            of: TaskAnswer.self, task),
    ]

    private static func permissions(_ rights: Rights) -> [String] {
        Permission.allCases.flatMap { permission -> [String] in
            switch rights.reach(of: permission) {
            case .nothing: []
            case .everything: [permission.rawValue]
            case .feeds(let feeds): feeds.sorted().map { "\(permission.rawValue)@\($0)" }
            }
        }
    }

    private static func task(
        _ call: Call, on connection: borrowing Connection
    ) throws -> TaskAnswer? {
        let id: Int64
        switch call.parameters["id"].flatMap(TaskID.init) {
        case .file(let file)?: return try task(ofFile: file, call, on: connection)
        case .job(let job)?: id = job
        case nil: return nil
        }
        guard let job = try JobView.one(id, on: connection),
            job.enqueuedBy == call.actor.text || call.mayDo(.viewJobs)
        else { return nil }
        var files: [FileView] = []
        for id in ids(job) {
            if let file = try FileView.one(id, on: connection) { files.append(file) }
        }
        let fetch = job.kind == "files.fetch" ? try FetchView.of(job, on: connection) : nil
        return TaskAnswer(job, files, fetch, call)
    }

    private static func task(
        ofFile id: Int64, _ call: Call, on connection: borrowing Connection
    ) throws -> TaskAnswer? {
        guard let file = try FileView.one(id, on: connection),
            file.sentBy == call.actor.text || call.mayDo(.viewJobs)
        else { return nil }
        let isAtWork = file.state == "loading"
        let job = try file.jobID.flatMap { isAtWork ? try JobView.one($0, on: connection) : nil }
        return TaskAnswer(file, job, call)
    }

    /// Files of one task that are told.
    private static let filesLimit = 100

    private static func ids(_ job: JobView) -> [Int64] {
        guard job.kind.hasPrefix("files."), let text = job.result?.text else { return [] }
        do {
            guard case .list(let ids)? = try JSONReader.read(Array(text.utf8))["files"] else {
                return []
            }
            return ids.prefix(filesLimit).compactMap(\.whole)
        } catch {
            // The result of a version that wrote another one.
            return []
        }
    }
}

extension JobView {
    static func one(_ id: Int64, on connection: borrowing Connection) throws -> JobView? {
        var filter = Filter()
        filter.id = id
        return try filter.first(1, on: connection).first
    }
}

extension FileView {
    static func one(_ id: Int64, on connection: borrowing Connection) throws -> FileView? {
        var filter = Filter()
        filter.id = id
        return try filter.first(1, on: connection).first
    }
}
