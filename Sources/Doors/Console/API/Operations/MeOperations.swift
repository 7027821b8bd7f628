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
        switch call.parameters["id"].flatMap(TaskID.init) {
        case .file(let file)?: try task(ofFile: file, call, on: connection)
        case .job(let job)?: try task(ofJob: job, call, on: connection)
        case .batch(let batch)?: try task(ofBatch: batch, call, on: connection)
        case nil: nil
        }
    }

    /// Files of one task that are told.
    private static let filesLimit = 100

    private static func task(
        ofJob id: Int64, _ call: Call, on connection: borrowing Connection
    ) throws -> TaskAnswer? {
        guard let job = try JobView.one(id, on: connection), isTold(job.enqueuedBy, call) else {
            return nil
        }
        if let bulk = try BulkView.of(job, on: connection) {
            let left = try BulkItemView.Filter(leftOf: bulk.id).first(filesLimit, on: connection)
            return TaskAnswer(job, [], bulk: TaskAnswer.Bulk(bulk, left, call), call)
        }
        let fetch = job.kind == "files.fetch" ? try FetchView.of(job, on: connection) : nil
        let filter = fetch?.fileID.map(FileTaskView.Filter.init(handedIn:))
        let files = try (filter ?? FileTaskView.Filter(job: id)).first(filesLimit, on: connection)
        return TaskAnswer(job, files, fetch, call)
    }

    private static func task(
        ofFile id: Int64, _ call: Call, on connection: borrowing Connection
    ) throws -> TaskAnswer? {
        let found = try FileTaskView.Filter(handedIn: id).first(1, on: connection).first
        guard let file = found, isTold(file.sentBy, call) else { return nil }
        let job = try file.batchID.flatMap { try JobView.one($0, on: connection) }
        return TaskAnswer(file, job, call)
    }

    /// Known as long as one of its jobs is.
    private static func task(
        ofBatch id: Int64, _ call: Call, on connection: borrowing Connection
    ) throws -> TaskAnswer? {
        guard let batch = try JobBatchView.one(id, on: connection),
            isTold(batch.begunBy, call)
        else { return nil }
        return TaskAnswer(batch, call)
    }

    private static func isTold(_ actor: String?, _ call: Call) -> Bool {
        actor == call.actor.text || call.mayDo(.viewJobs)
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
