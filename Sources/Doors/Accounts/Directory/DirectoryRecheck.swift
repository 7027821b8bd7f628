// SPDX-License-Identifier: Apache-2.0

internal import Directory
package import Journal
package import Postgres

/// A look at whether the directory still has those who are logged in, or whose tokens work.
package struct DirectoryRecheck: Sendable {
    /// Users of one look, at most.
    static let most = 10_000

    private let directory: DirectoryAccounts?
    private let hasOpenID: Bool

    /// - Parameters:
    ///   - directory: nil: there is none any more, so it has nobody.
    ///   - hasOpenID: whether the factory's login is there; it can't be asked of people, so that
    ///     only where it is not it has nobody.
    package init(_ directory: DirectoryAccounts?, hasOpenID: Bool = true) {
        self.directory = directory
        self.hasOpenID = hasOpenID
    }

    /// - Returns: the names of those whose sessions have ended.
    /// - Throws: `DirectoryError` where it does not answer: then nothing of the rest is changed.
    package func run(by worker: JournalActor, on session: Session) async throws -> [String] {
        var ended: [String] = []
        let strangers = try await session.use {
            hasOpenID ? [] : try Self.names(of: .oidc, on: $0)
        }
        for name in strangers {
            let isEnded = try await session.use { connection in
                try settle(name, .oidc, .none(nil), by: worker, on: connection)
            }
            if isEnded { ended.append(name) }
        }
        for name in try await session.use({ try Self.names(of: .ldap, on: $0) }) {
            let answer = try await directory?.client.find(name) ?? .nobody
            let verdict = directory?.judge(answer, name) ?? .none(nil)
            let isEnded = try await session.use { connection in
                try settle(name, .ldap, verdict, by: worker, on: connection)
            }
            guard isEnded else { continue }
            ended.append(name)
            // Once, and not with every look.
            if case .none(let notice?) = verdict { directory?.tell(notice) }
        }
        return ended
    }

    private static func names(
        of source: UserSource, on connection: borrowing Connection
    ) throws -> [String] {
        try connection.query(
            """
            select u.name from bascule.app_user u
             where u.source <> 'local' and u.source = \(source.rawValue)
               and u.disabled_at is null
               and (exists (select from bascule.session s
                             where s.user_id = u.id and s.ends_at > clock_timestamp())
                    or exists (select from bascule.token t
                                where t.user_id = u.id and t.revoked_at is null
                                  and t.expires_at > clock_timestamp()))
             order by u.name limit \(most)
            """
        ).values(as: String.self)
    }

    private func settle(
        _ name: String, _ source: UserSource, _ verdict: DirectoryAccounts.Verdict,
        by worker: JournalActor,
        on connection: borrowing Connection
    ) throws -> Bool {
        try connection.transaction { connection in
            if case .admissible(let user) = verdict,
                try user.keep(by: worker.text, tell: { _ in }, on: connection).kept != nil
            {
                return false
            }
            guard try OutsideUser.lose(name, of: source, on: connection) else { return false }
            try LoginJournal.noteLost(name, of: source, by: worker, on: connection)
            return true
        }
    }
}
