// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Foundation
package import Postgres

/// A key that a program sends with a request, so that the request sent again is done once.
///
/// Its row is written in the transaction of what is done: both are kept, or neither. An answer may
/// have a password in it: it is sealed with the key, of which the table has the digest only.
package struct IdempotencyKey: Sendable {
    /// Characters of a key, visible ones of ASCII.
    package static let lengths = 1...200
    /// For so long the same request has the same answer.
    package static let lasts = Duration.seconds(86_400)
    /// Rows of others that are over and that one answer takes away.
    private static let sweep = 100

    /// What is known of a request under this key.
    package enum Taken: Sendable {
        case new
        /// The answer to the same request.
        case known([UInt8])
        /// The key came with another request.
        case ofAnother
        /// The first one is still at work.
        case underWay
    }

    private let text: String

    /// Nil where it can't be one.
    package init?(_ text: String) {
        guard Self.lengths.contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
        else { return nil }
        self.text = text
    }

    private enum Column: String, RowColumn { case request, sealed }

    /// Takes the key until the end of the transaction.
    ///
    /// - Parameter request: its method, address and body.
    package func take(
        for userID: Int64, _ request: [UInt8], on connection: borrowing Connection
    ) throws -> Taken {
        let digest = digest(userID)
        let isFree = try connection.query(
            "select pg_try_advisory_xact_lock(hashtextextended(\(lockName(userID)), 0))"
        ).value(as: Bool.self)
        guard isFree else { return .underWay }
        try connection.execute(
            """
            delete from bascule.idempotency_key
             where user_id = \(userID) and digest = \(digest)
               and created_at
                   < clock_timestamp() - make_interval(secs => \(Self.lasts / .seconds(1)))
            """)
        let found = try connection.query(
            """
            select request, sealed from bascule.idempotency_key
             where user_id = \(userID) and digest = \(digest)
            """
        ).first(by: Column.self) {
            (try $0[.request, as: [UInt8].self], try $0[.sealed, as: [UInt8].self])
        }
        guard let (known, sealed) = found else { return .new }
        guard known == Self.digest(request) else { return .ofAnother }
        return .known(try open(sealed, userID))
    }

    /// Holds the key over several transactions of this connection.
    ///
    /// - Returns: nil: the first one is still at work.
    package func hold<Value>(
        for userID: Int64, on connection: borrowing Connection, _ body: () throws -> Value
    ) throws -> Value? {
        let name = lockName(userID)
        let isFree = try connection.query(
            "select pg_try_advisory_lock(hashtextextended(\(name), 0))"
        ).value(as: Bool.self)
        guard isFree else { return nil }
        let result = Result { try body() }
        if connection.isAlive {
            _ = try connection.query("select pg_advisory_unlock(hashtextextended(\(name), 0))")
        }
        return try result.get()
    }

    private func lockName(_ userID: Int64) -> String {
        "bascule.idempotency_key \(userID) \(Secret.base64URL(digest(userID)))"
    }

    /// Keeps the answer, in the transaction in which the key was taken.
    package func keep(
        _ answer: [UInt8], for userID: Int64, _ request: [UInt8],
        on connection: borrowing Connection
    ) throws {
        let sealed = try AES.GCM.seal(answer, using: seal(userID))
        guard let bytes = sealed.combined.map(Array.init) else {
            preconditionFailure("a nonce of the usual length")
        }
        _ = try Self.purge(Self.sweep, on: connection)
        try connection.execute(
            """
            insert into bascule.idempotency_key (user_id, digest, request, sealed)
            values (\(userID), \(digest(userID)), \(Self.digest(request)), \(bytes))
            """)
    }

    /// Forgets what was answered: it is not so.
    package func forget(for userID: Int64, on connection: borrowing Connection) throws {
        try connection.execute(
            """
            delete from bascule.idempotency_key
             where user_id = \(userID) and digest = \(digest(userID))
            """)
    }

    /// Takes away so many that are over, at most.
    ///
    /// - Returns: how many there were.
    package static func purge(_ limit: Int, on connection: borrowing Connection) throws -> Int {
        try connection.execute(
            """
            delete from bascule.idempotency_key
             where (user_id, digest) in (
                   select user_id, digest from bascule.idempotency_key
                    where created_at
                          < clock_timestamp() - make_interval(secs => \(lasts / .seconds(1)))
                    order by created_at limit \(limit)
                      for update skip locked)
            """)
    }

    private func open(_ sealed: [UInt8], _ userID: Int64) throws -> [UInt8] {
        Array(try AES.GCM.open(AES.GCM.SealedBox(combined: sealed), using: seal(userID)))
    }

    private func digest(_ userID: Int64) -> [UInt8] {
        Self.digest(Array("bascule idempotency \(userID) \(text)".utf8))
    }

    private func seal(_ userID: Int64) -> SymmetricKey {
        SymmetricKey(data: Data(Self.digest(Array("bascule seal \(userID) \(text)".utf8))))
    }

    private static func digest(_ bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }
}
