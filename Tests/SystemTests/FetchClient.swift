// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// A program that has files fetched.
struct FetchClient {
    let service: BasculeProcess
    let token: String
    private let root: String
    /// Of the host where the service is.
    private let prefix: [String]

    /// - Parameter token: nil: a new user's.
    init(
        _ world: World, _ service: BasculeProcess, token: String? = nil, on host: TestHost? = nil
    ) async throws {
        self.service = service
        prefix = host?.prefix ?? []
        root = try await eventuallySome("the console listens: \(service.lastWords)") {
            service.child.errors.firstMatch(of: /(http:\/\/127\.0\.0\.1:\d+)\//)
                .map { String($0.output.1) }
        }
        if let token {
            self.token = token
            return
        }
        let added = try await world.run(["users", "add", "django", "--role", "administrateur"])
        #expect(added.status == 0, "\(added.errors)")
        let made = try await world.run(["tokens", "add", "--user", "django", "--scope", "all"])
        self.token = made.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private func curl(_ arguments: [String]) async throws -> [String: Any] {
        let all =
            prefix + [
                "/usr/bin/curl", "-sS", "-m", "20", "--noproxy", "*", "-H",
                "Authorization: Bearer \(token)",
            ] + arguments
        let result = try await ChildProcess.run(
            all[0], Array(all.dropFirst()), environment: ["PATH": "/usr/bin:/bin"], folder: "/tmp",
            within: .seconds(30))
        let answer = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
        return try #require(answer as? [String: Any], "\(result.errors)")
    }

    /// What is answered at once.
    func ask(_ url: String, name: String? = nil) async throws -> [String: Any] {
        var body = ["source_url": url, "feed": DroppedFile.feed]
        body["name"] = name
        let text = String(decoding: try JSONSerialization.data(withJSONObject: body), as: UTF8.self)
        return try await curl(
            ["-H", "Content-Type: application/json", "-d", text, root + "/api/v1/imports"])
    }

    /// The answer to JSON that is sent below `/api/v1`.
    func post(_ path: String, _ json: String) async throws -> [String: Any] {
        try await curl(
            ["-H", "Content-Type: application/json", "-d", json, root + "/api/v1" + path])
    }

    /// - Returns: the task.
    func fetch(_ url: String, name: String? = nil) async throws -> String {
        let answer = try await ask(url, name: name)
        return try #require(answer["task_id"] as? String, "\(answer)")
    }

    func state(of task: String) async throws -> [String: Any] {
        try await curl([root + "/api/v1/tasks/" + task])
    }

    /// The task once it is over.
    func end(of task: String, within limit: Duration = .seconds(60)) async throws -> [String: Any] {
        try await eventuallySome("\(task) is over: \(service.lastWords)", within: limit) {
            let state = try await state(of: task)
            let isOver = !["waiting", "running"].contains(state["state"] as? String)
            return isOver ? state : nil
        }
    }

    /// The word that says why it has failed.
    func failure(of task: String) async throws -> String? {
        let state = try await end(of: task)
        #expect(state["state"] as? String == "failed", "\(state)")
        return (state["error"] as? [String: Any])?["code"] as? String
    }
}
