// SPDX-License-Identifier: Apache-2.0

import Accounts
import Postgres
import Testing

@testable import Console

/// What the pages of operations are tested with.
extension ConsoleScene {
    /// A further session of a user that there is, without a password to be hashed.
    func session(of name: String) async throws -> String {
        try await session.use { connection in
            try Sessions.open(
                for: try Users.find(name, on: connection), rules: SessionRules(),
                address: "127.0.0.1", on: connection
            ).text
        }
    }

    /// A user of a role that has these permissions alone.
    func key(having permissions: String..., name: String) async throws -> String {
        try await run(
            "insert into bascule.role (name, permissions, changed_by) values (\(name), \(permissions), 't')"
        )
        return try await key(name, [name])
    }

    /// - Returns: the job's id.
    @discardableResult
    func job(
        _ kind: String = "export", state: String = "waiting", arguments: String = "{}",
        reason: String? = nil, queue: String = "default"
    ) async throws -> Int64 {
        try await session.use { connection in
            try connection.query(
                """
                insert into bascule.job (queue, kind, state, arguments, enqueued_by, reason, settled_at)
                values (\(queue), \(kind), \(state), \(arguments)::text::jsonb, 'user:ada', \(reason),
                        case when \(state) = 'dead' then now() end)
                returning id
                """
            ).value(as: Int64.self)
        }
    }

    func schedule(
        _ name: String, cron: String = "30 6 * * *", kind: String = "housekeeping.folders"
    ) async throws {
        try await run(
            """
            insert into bascule.schedule (name, kind, form, spec, zone, overlap, catch_up,
                   catch_up_window, source, anchor_at, cursor_at, next_at, due_at)
            values (\(name), \(kind), 'cron', \(cron), 'America/Guadeloupe', 'skip',
                    'latest', 86400, 'user', now(), now(), now() + interval '1 hour',
                    now() + interval '1 hour')
            """)
    }

    /// The entries of the journal since the users were made: `action subject actor`.
    func journal() async throws -> [String] {
        try await session.use { connection in
            try connection.query(
                """
                select concat_ws(' ', action, subject, actor) from bascule.journal
                 where action not like 'login%' order by id limit 1000
                """
            ).values(as: String.self)
        }
    }

    func value(_ query: SQL) async throws -> String? {
        try await session.use { try $0.query(query).firstValue(as: String.self) }
    }

    /// Sends a form whose fields may stand several times.
    func post(_ path: String, key: String, pairs: [(String, String)]) async throws -> Reply {
        let all = pairs + [("csrf_token", CSRFToken.make(for: SessionKey(key)))]
        return try await send(
            "POST", path, key: key,
            body: all.map { "\($0.0)=\(FormText.encoded($0.1))" }.joined(separator: "&"))
    }
}
