// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing

extension WholeService.Rights {
    /// What only the owner and services read.
    static let secret = [
        "bascule.app_user", "bascule.session", "bascule.token", "bascule.login_failure",
        "bascule.sessions", "bascule.idempotency_key", "bascule.cursor_key", "bascule.fetch",
        "bascule.login_pending",
    ]

    @Test
    func `a reader from before there were users does not read their secrets, a service does`()
        async throws
    {
        try await with { world, roles, url in
            func grant(_ kind: String, _ role: String) async throws {
                let told = try await world.run(["migrate", "--grant", "\(kind)=\(role)"])
                #expect(told.status == 0, "\(told.errors)")
            }
            try await grant("reader", roles.reader)
            try await grant("service", roles.service)
            // As the version before left it: the tables are made with the roles there already.
            _ = try await world.session.use { connection in
                try connection.script(
                    """
                    drop view bascule.users, bascule.tokens, bascule.sessions, bascule.roles,
                              bascule.fetches;
                    drop table bascule.session, bascule.token, bascule.login_failure,
                               bascule.login_tally, bascule.user_role, bascule.idempotency_key,
                               bascule.cursor_key, bascule.login_pending, bascule.app_user,
                               bascule.role, bascule.fetch;
                    delete from bascule.migration where id in (45, 47, 51, 55, 56)
                    """)
            }
            #expect(try await world.run(["migrate"]).status == 0)
            func mayRead(_ role: String) async throws -> [String] {
                try await world.session.use { connection in
                    try Self.secret.filter {
                        try connection.query(
                            "select has_table_privilege(\(role), \($0), 'select')"
                        ).value()
                    }
                }
            }
            #expect(try await mayRead(roles.reader) == [])
            #expect(try await mayRead(roles.service) == Self.secret)
            // A service that is given the reader's rights too stays a service.
            try await grant("reader", roles.service)
            #expect(try await mayRead(roles.service) == Self.secret)
            try await grant("reader", roles.reader)
            #expect(try await mayRead(roles.reader) == [])
            let added = try await world.run(
                ["users", "add", "ada", "--role", "lecteur"],
                environment: ["BASCULE_DATABASE_URL": try url(roles.service)])
            #expect(added.status == 0, "\(added.errors)")
        }
    }

    /// As a reader, of feeds that are declared later too.
    func readsAllButSecrets(_ connection: Connection) throws {
        let views = try connection.query(
            """
            select c.relnamespace::regnamespace || '.' || c.relname from pg_class c
             where c.relnamespace in ('bascule'::regnamespace, 'essai'::regnamespace,
                                      'nouveau'::regnamespace)
               and c.relkind in ('r', 'v', 'p')
            """
        ).map { try $0[0, as: String.self] }
        #expect(views.contains("nouveau.mesures") && views.contains("bascule.files"))
        for view in views {
            guard !Self.secret.contains(view) else {
                let refused = #expect(throws: PostgresError.self, "\(view)") {
                    try connection.script("select * from \(view) limit 1")
                }
                #expect(refused?.sqlstate == "42501", "\(view)")
                continue
            }
            try connection.script("select * from \(view) limit 1")
        }
    }
}
