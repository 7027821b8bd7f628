// SPDX-License-Identifier: Apache-2.0

import Accounts
import Foundation
import Postgres
import Testing

@testable import Console

extension ConsoleScene {
    /// A user of these permissions alone, with a token that gives all of them.
    func token(_ name: String, _ permissions: [String]) async throws -> String {
        let role = "r-" + name
        try await run(
            """
            insert into bascule.role (name, permissions, changed_by)
            values (\(role), \(permissions), 't')
            """)
        return try await token(name, roles: [role])
    }

    func token(_ name: String, roles: [String]) async throws -> String {
        try await add(name, roles)
        return try await session.use { connection in
            try Tokens.add(
                for: try Users.find(name, on: connection), scopes: .all, label: "t",
                lasting: .seconds(600), by: "user:t", on: connection
            ).text
        }
    }

    /// Asks the API with a token.
    func ask(
        _ method: String, _ path: String, _ token: String?, _ body: String? = nil,
        headers: [String] = []
    ) async throws -> Reply {
        var lines = [
            "\(method) /api/v1\(path) HTTP/1.1", "Host: localhost:\(port)", "Connection: close",
        ]
        if let token { lines.append("Authorization: Bearer \(token)") }
        if let body {
            lines += ["Content-Length: \(body.utf8.count)"]
            if !headers.contains(where: { $0.hasPrefix("Content-Type") }) {
                lines.append("Content-Type: application/json")
            }
        }
        let text = (lines + headers).joined(separator: "\r\n") + "\r\n\r\n" + (body ?? "")
        return try #require(Reply(try await RawClient.talk(to: port, [Array(text.utf8)])))
    }

    func count(_ query: SQL) async throws -> Int {
        try await session.use { try $0.query(query).value() }
    }
}

extension Reply {
    /// The body as JSON.
    var json: JSON {
        get throws { try JSONReader.read(Array(body.utf8)) }
    }

    /// The stable word of a problem.
    var code: String? {
        get throws { if case .text(let code)? = try json["code"] { code } else { nil } }
    }
}

extension JSON {
    var text: String? { if case .text(let text) = self { text } else { nil } }
    var list: [JSON] { if case .list(let list) = self { list } else { [] } }
}
