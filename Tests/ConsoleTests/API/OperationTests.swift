// SPDX-License-Identifier: Apache-2.0

import Accounts
import Postgres
import Testing

@testable import Console

/// Who may what by the API, for every declared operation, by real requests.
@Suite struct OperationTests {
    /// The contract's table.
    static let permissions = [
        "GET /me": "", "GET /tasks/{id}": "", "GET /files": "files.view",
        "GET /files/{id}": "files.view", "GET /files/{id}/faults": "files.view",
        "GET /files/{id}/members": "files.view",
        "GET /files/{id}/rows": "data.view", "GET /data/{name}": "data.view",
        "GET /data/{name}/history": "data.view", "GET /charts/control": "data.view",
        "GET /aggregates/{name}/rows": "aggregates.view",
        "GET /export-files/{id}/content": "exports.download",
        "POST /imports": "files.import", "POST /files/{id}/mend": "files.mend",
        "POST /feeds/{name}/try": "feeds.try", "POST /bulk/jobs": "jobs.retry",
        "POST /bulk/files": "files.retry", "POST /uploads/{id}/import": "files.import",
        "POST /uploads/{id}/discard": "files.import", "GET /uploads": "files.import",
        "GET /files/{id}/original": "files.download",
        "POST /files/{id}/release": "files.retry",
        "POST /files/{id}/refuse": "files.retry",
        "POST /files/{id}/retry": "files.retry", "GET /files/{id}/revert": "files.revert",
        "POST /files/{id}/revert": "files.revert", "GET /feeds": "feeds.view",
        "GET /feeds/{name}": "feeds.view", "GET /aggregates": "aggregates.view",
        "GET /aggregates/{name}": "aggregates.view",
        "GET /aggregates/{name}/windows": "aggregates.view",
        "POST /aggregates/{name}/backfill": "aggregates.recompute",
        "GET /exports": "exports.view", "GET /exports/{name}/files": "exports.view",
        "GET /export-deliveries": "exports.view", "POST /exports/{name}/pause": "exports.run",
        "POST /exports/{name}/resume": "exports.run",
        "POST /export-files/{id}/deliver": "exports.run",
        "POST /exports/{name}/run": "exports.run", "GET /jobs": "jobs.view",
        "POST /jobs": "jobs.run", "GET /jobs/{id}": "jobs.view", "GET /jobs/{id}/log": "jobs.view",
        "POST /jobs/{id}/retry": "jobs.retry", "POST /jobs/{id}/cancel": "jobs.cancel",
        "POST /jobs/{id}/discard": "jobs.discard", "GET /queues": "jobs.view",
        "POST /queues/{name}/pause": "queues.pause",
        "POST /queues/{name}/resume": "queues.pause", "GET /schedules": "schedules.view",
        "POST /schedule-preview": "schedules.view", "GET /schedules/{name}": "schedules.view",
        "PUT /schedules/{name}": "schedules.edit",
        "GET /schedules/{name}/ticks": "schedules.view",
        "POST /schedules/{name}/pause": "schedules.edit",
        "POST /schedules/{name}/resume": "schedules.edit",
        "POST /schedules/{name}/run": "schedules.run",
        "POST /schedules/{name}/backfill": "schedules.backfill", "GET /workers": "workers.view",
        "GET /qc": "data.view", "GET /qc/{name}/runs": "data.view",
        "GET /qc/{name}/points": "data.view", "GET /qc/{name}/comments": "data.view",
        "POST /qc/{name}/comments": "qc.comment",
        "GET /alerts": "alerts.view", "POST /alerts/{id}/ack": "alerts.ack",
        "GET /journal": "journal.view", "GET /journal/verification": "journal.verify",
        "GET /mails": "exports.view", "POST /mails/{name}/send": "exports.run",
        "GET /mail-recipients": "exports.view", "GET /mail-recipients/{id}": "exports.view",
        "POST /mail-recipients/{id}/retry": "exports.run", "GET /mail-bounces": "exports.view",
        "GET /webhooks": "exports.view", "GET /webhooks/{name}": "exports.view",
        "POST /webhooks/{name}/test": "exports.run", "POST /webhooks/{name}/pause": "exports.run",
        "POST /webhooks/{name}/resume": "exports.run", "GET /webhook-messages": "exports.view",
        "GET /webhook-messages/{id}": "exports.view",
        "POST /webhook-messages/{id}/retry": "exports.run",
        "GET /pickups": "files.view", "GET /pickups/{name}/files": "files.view",
        "POST /pickups/{name}/run": "files.import",
        "GET /archive": "health.view", "GET /archive/seals": "health.view",
        "GET /archive/damages": "health.view", "GET /archive/holds": "health.view",
        "POST /files/{id}/hold": "files.revert", "POST /files/{id}/release-hold": "files.revert",
        "GET /health": "health.view", "GET /users": "users.manage", "POST /users": "users.manage",
        "GET /users/{name}": "users.manage", "PATCH /users/{name}": "users.manage",
        "POST /users/{name}/logout": "users.manage", "GET /tokens": "tokens.own",
        "POST /tokens": "tokens.own", "DELETE /tokens/{id}": "tokens.own",
    ]

    private static func key(_ operation: Operation) -> String {
        "\(operation.method.rawValue) \(operation.path.text)"
    }

    /// Asks for a thing that is not there, with an empty body.
    private static func ask(
        _ scene: ConsoleScene, _ operation: Operation, _ token: String?, feed: String = "none"
    ) async throws -> Reply {
        let path = operation.path.text.replacing("{id}", with: "999").replacing(
            "{name}", with: feed)
        var headers = operation.condition == nil ? [] : ["If-Match: \"0-\""]
        if operation.intake != nil { headers.append("Content-Type: text/csv") }
        let body = operation.intake != nil ? "x" : operation.body == nil ? nil : "{}"
        return try await scene.ask(
            operation.method.rawValue, path, token, body, headers: headers)
    }

    @Test func `each operation asks for the permission of the contract`() {
        let declared = Operation.all.map { (Self.key($0), $0.permission) }
        #expect(Dictionary(uniqueKeysWithValues: declared) == Self.permissions)
    }

    @Test(arguments: RouteTests.roles)
    func `each role may what the table says, and no more`(role: String) async throws {
        try await ConsoleScene.with { scene in
            let token = try await scene.token("u-\(role)", roles: [role])
            let given = try await scene.session.use {
                try $0.query("select unnest(permissions) from bascule.role where name = \(role)")
                    .values(as: String.self)
            }
            for operation in Operation.all {
                let reply = try await Self.ask(scene, operation, token)
                let mayDo = operation.permission.isEmpty || given.contains(operation.permission)
                let wanted: Set<Int> = mayDo ? [200, 202, 404, 409, 412, 422] : [403]
                #expect(wanted.contains(reply.status), "\(Self.key(operation)) \(reply.status)")
                if reply.status == 403 { #expect(try reply.code == "not_allowed") }
            }
        }
    }

    @Test func `a permission that is held to a feed gives nothing beside it`() async throws {
        try await ConsoleScene.with { scene in
            let held = Permission.allCases.map { "\($0.rawValue)@mesures" }
            let token = try await scene.token("eve", held)
            for operation in Operation.all where !operation.permission.isEmpty {
                let other = try await Self.ask(scene, operation, token, feed: "autre")
                let own = try await Self.ask(scene, operation, token, feed: "mesures")
                switch operation.hold {
                case .none:
                    #expect(other.status == 403 && own.status == 403, "\(Self.key(operation))")
                case .inPath:
                    #expect(other.status == 403 && own.status != 403, "\(Self.key(operation))")
                case .found:
                    #expect(own.status != 403 && own.status < 500, "\(Self.key(operation))")
                }
            }
        }
    }

    @Test func `who shows nothing is asked who it is, before anything else`() async throws {
        try await ConsoleScene.with { scene in
            for operation in Operation.all {
                let reply = try await Self.ask(scene, operation, nil)
                #expect(reply.status == 401, "\(Self.key(operation))")
                #expect(reply["www-authenticate"] == "Bearer")
                #expect(reply["content-type"] == "application/problem+json; charset=utf-8")
            }
            for bad in ["bsc_nothing", "", "x y"] {
                #expect(try await scene.ask("GET", "/me", bad).status == 401)
            }
            let basic = ["Authorization: Basic YTpi"]
            #expect(try await scene.ask("GET", "/me", nil, headers: basic).status == 401)
        }
    }

    private static let elsewhere = [
        "/files/1/rows", "/data/mesures/history", "/charts/control", "/aggregates/jour/rows",
    ]

    @Test func `what each answers is of the shape that the document tells`() async throws {
        try await ConsoleScene.with(APIData.settings, config: APIData.config) { scene in
            try await APIData.fill(scene)
            let token = try await scene.token("ada", roles: ["administrateur"])
            for operation in Operation.all where operation.method == .get {
                let path = operation.path.text.replacing("{id}", with: "1")
                    .replacing("/tasks/1", with: "/tasks/j1")
                    .replacing("{name}", with: APIData.name(for: operation.path.text))
                let reply = try await scene.ask("GET", path, token)
                // Of no answer in JSON, and its bytes are nowhere.
                if operation.media != "application/json" { continue }
                // What has no rows here: `DataOperationTests` has a laboratory.
                if Self.elsewhere.contains(path) { continue }
                // Its rows are in no table: `ClientTests` has a file that was loaded.
                if path == "/files/1/revert", try reply.code == "refused" { continue }
                guard reply.status == 200, let shape = operation.answer else {
                    Issue.record("\(path): \(reply.status) \(reply.body)")
                    continue
                }
                let json = try reply.json
                #expect(
                    shape.misfits(json, at: "").isEmpty, "\(path): \(shape.misfits(json, at: ""))")
                if json["items"] != nil,
                    !["/exports", "/data/{name}"].contains(operation.path.text)
                {
                    #expect(!(json["items"]?.list.isEmpty ?? true), "\(path) tells nothing")
                }
                let tag = try #require(reply["etag"])
                let again = try await scene.ask(
                    "GET", path, token, headers: ["If-None-Match: \(tag)"])
                // What looks at the clock is another text each time.
                if !["/health", "/users", "/tokens"].contains(path) {
                    #expect(again.status == 304 && again.body.isEmpty, "\(path)")
                }
            }
        }
    }
}
