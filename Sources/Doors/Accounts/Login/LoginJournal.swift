// SPDX-License-Identifier: Apache-2.0

internal import Journal
internal import Postgres

/// What the journal has of logins.
enum LoginJournal {
    static func note(
        _ name: String, by source: UserSource, from address: String,
        on connection: borrowing Connection
    ) throws {
        try JournalEntry.write(
            selecting: """
                select \("user:" + name)::text, 'login', \("user " + name)::text,
                       jsonb_build_object('address', \(ClientAddress.kept(address))::text,
                                          'auth', \(source.rawValue)::text),
                       '{}'::jsonb, null::interval
                """, on: connection)
    }

    /// What another system has changed of a user.
    static func noteOutside(
        _ action: String, _ user: OutsideUser, roles: [String], before: [String],
        by actor: String, on connection: borrowing Connection
    ) throws {
        let field = user.source == .ldap ? "dn" : "subject"
        try JournalEntry.write(
            selecting: """
                select \(actor)::text, \(action)::text, \("user " + user.name)::text,
                       jsonb_build_object('source', \(user.source.rawValue)::text,
                                          \(field)::text, \(user.known)::text,
                                          'roles', to_jsonb(\(roles)::text[]),
                                          'before', to_jsonb(\(before)::text[])),
                       '{}'::jsonb, null::interval
                """, on: connection)
    }

    /// The end of somebody's sessions whom the source has no longer.
    static func noteLost(
        _ name: String, of source: UserSource, by worker: JournalActor,
        on connection: borrowing Connection
    ) throws {
        let why =
            source == .ldap
            ? "not in the directory any more" : "the factory's login is not asked any more"
        try JournalEntry.write(
            selecting: """
                select \(worker.text)::text, 'user logged out', \("user " + name)::text,
                       jsonb_build_object('source', \(source.rawValue)::text, 'why', \(why)::text),
                       '{}'::jsonb, null::interval
                """, on: connection)
    }

    /// A failure, as long as there are few of them in a minute.
    ///
    /// - Parameters:
    ///   - name: nil for one that there is not: it is not told, for it may be a password.
    ///   - pair: failures so far of the name from this address.
    ///   - all: failures so far of the address.
    ///   - codes: wrong codes in a row of the user.
    static func noteFailure(
        _ name: String?, from address: String, pair: Int, all: Int, codes: Int = 0,
        by worker: JournalActor, on connection: borrowing Connection
    ) throws {
        try connection.transaction { connection in
            guard let left = try LoginTally.note(on: connection) else { return }
            let isThrottled =
                Throttle.wait(after: pair, of: .pair) > .zero
                || Throttle.wait(after: all, of: .address) > .zero
                || Throttle.wait(after: codes, of: .code) > .zero
            let action = isThrottled ? "login throttled" : "login refused"
            let subject = name.map { "user \($0)" } ?? "user"
            try JournalEntry.write(
                selecting: """
                    select \(worker.text)::text, \(action)::text, \(subject)::text,
                           jsonb_build_object('address', \(ClientAddress.kept(address))::text),
                           jsonb_build_object('failures', \(pair), 'failures_of_address', \(all),
                                              'left_out', \(left)),
                           null::interval
                    """, on: connection)
        }
    }
}
