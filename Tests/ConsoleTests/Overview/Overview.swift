// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

@testable import Console

/// What the first page shows, as text.
enum Overview {
    static func matters(_ page: String) -> [String] {
        guard let list = page.firstMatch(of: /<ul class="matters">(.*?)<\/ul>/.dotMatchesNewlines())
        else { return [] }
        let items = list.output.1.matches(of: /<li>(.*?)<\/li>/.dotMatchesNewlines())
        return items.map { item -> String in
            let text = String(item.output.1).replacing(/<[^>]*>/, with: "")
            return text.replacing("\n", with: " ")
        }
    }

    /// A figure.
    static func live(_ page: String, _ name: String) -> String? {
        page.components(separatedBy: "data-live=\"\(name)\">").dropFirst().first.map {
            String($0.prefix { $0 != "<" })
        }
    }
}

extension ConsoleScene {
    /// Nothing is expected to run, and what waits is told at once.
    static let quick = ["BASCULE_EXPECTED_ROLES": "[]", "BASCULE_OVERDUE_AFTER": "1s"]

    func overview(_ key: String) async throws -> String {
        let reply = try await send("GET", "/", key: key, headers: ["Accept-Language: en"])
        #expect(reply.status == 200)
        return reply.body
    }

    /// A user with these permissions alone: `{overview.view@labo}`.
    func held(_ permissions: String) async throws -> String {
        try await run(
            "insert into bascule.role (name, permissions) values ('held', \(permissions)::text[])")
        return try await key("bea", ["held"])
    }

    func insert(
        _ name: String, feed: String = "mesures", state: String = "rejected",
        reason: String? = nil, hoursAgo: Int = 0, rejected: Int = 1
    ) async throws {
        try await run(
            """
            insert into bascule.file (feed, name, inbox_path, bytes, state, rows_read, rows_inserted,
                                      rows_rejected, reason, arrived_at, stored_path, stored_at)
            values (\(feed), \(name), \(name), 1, \(state), 2, \(2 - rejected), \(rejected),
                    \(reason),
                    now() - make_interval(hours => \(hoursAgo)::int),
                    case when \(state) not in ('arrived', 'loading') then '/x' end,
                    case when \(state) not in ('arrived', 'loading') then now() end)
            """)
    }
}
