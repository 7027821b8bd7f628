// SPDX-License-Identifier: Apache-2.0

internal import FileSystem
internal import Inbox
internal import Postgres

extension HeldFile {
    /// One that was found in its inbox and waits for somebody.
    package struct Waiting: Sendable {
        let fileID: Int64
        let arrival: Arrival
        /// Else its rights or times have changed, or its bytes.
        let isUnchanged: Bool
    }

    /// Reads those that are not as they were: the same bytes wait on, and nobody is told again.
    ///
    /// Their paths must be locked by the connection's session.
    ///
    /// - Returns: those that wait on, and those that are others now, which wait no more.
    static func lookInto(
        _ files: [Waiting], on connection: Connection
    ) throws -> (waiting: [Waiting], others: [Arrival]) {
        var waiting = files.filter(\.isUnchanged)
        var others: [Arrival] = []
        for file in files where !file.isUnchanged {
            let digest: Digest
            do {
                digest = try Digest(Claim(arrival: file.arrival, fileID: file.fileID, attempt: 0))
            } catch let error as FileError where error.isTheFileSystems {
                throw error
            } catch {
                // It is gone or changes: it is seen again, and shows why.
                continue
            }
            if try note(digest, on: connection) {
                waiting.append(file)
            } else {
                try forget(file.fileID, on: connection)
                others.append(file.arrival)
            }
        }
        return (waiting, others)
    }

    /// Whether these are the bytes that wait; then the ledger knows how the file is now.
    private static func note(_ digest: Digest, on connection: Connection) throws -> Bool {
        try connection.execute(
            """
            update bascule.file
               set changed_ns = \(digest.identity.ctimeNanoseconds)
             where id = \(digest.claim.fileID) and held_at is not null and state = 'arrived'
               and held_sha256 = decode(\(digest.hex), 'hex')
            """) == 1
    }

    private static func forget(_ fileID: Int64, on connection: Connection) throws {
        _ = try connection.execute(
            """
            update bascule.file
               set held_at = null, held_sha256 = null, unusual = null
             where id = \(fileID) and held_at is not null and state = 'arrived'
            """)
    }

    /// Which of these wait no more: somebody has said something, or they are others or gone.
    static func over(_ fileIDs: [Int64], on connection: Connection) throws -> [Int64] {
        try connection.query(
            """
            select w.id
              from unnest(\(fileIDs)) as w (id)
             where not exists (select from bascule.file f
                                where f.id = w.id and f.held_at is not null
                                  and f.state = 'arrived')
            """
        ).values(as: Int64.self)
    }
}
