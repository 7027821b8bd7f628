// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// SQL on the lines of an outbox: which is next, and what became of it.
///
/// Whose outbox it is says where its lines are: a table with the columns of `bascule.mail_recipient`
/// (V65, V75) from `state` on, which its owner makes.
package struct PostRoom: Sendable {
    private let lines: SQL
    /// Held by the session that sends: one process at a time, gone with it.
    package let lock: String
    /// Tries of unknown outcome after which a line is left to a person; nil: it is tried on.
    package let unknownsMost: Int?

    /// - Parameter lines: the table.
    package init(_ lines: SQL, lock: String, unknownsMost: Int?) {
        self.lines = lines
        self.lock = lock
        self.unknownsMost = unknownsMost
    }

    /// A process sends one line at a time: more are there only where many have ended so.
    private static let orphansAtOnce = 1_000

    /// Those that a sender has left in the middle: under the lock nobody is at them.
    ///
    /// - Parameters:
    ///   - said: what to say of those that the other end may have.
    ///   - unsaid: what to say of those that it can't have.
    ///   - pace: of a line, by its id: how often and for how long it is tried again.
    /// - Returns: how many the other end may have, and how many are left to a person.
    package func settleOrphans(
        said: String, unsaid: String,
        pace: (_ line: Int64) throws -> Attempt.Pace = { _ in Attempt.Pace() },
        on connection: borrowing Connection
    ) throws -> (said: Int, refused: Int) {
        let left = try connection.query(
            """
            select id, attempts, unknowns, said_at is not null as is_said,
                   coalesce(floor(extract(epoch from clock_timestamp()
                                                     - greatest(first_tried_at, retried_at))), 0)
                       ::bigint as age_seconds
              from \(raw: lines)
             where state = 'transmitting'
             order by id
             limit \(Self.orphansAtOnce)
               for update
            """
        ).decode(as: Orphan.self)
        var refused = 0
        for orphan in left {
            let attempt = Attempt(
                left: orphan.isSaid ? said : unsaid, isSaid: orphan.isSaid,
                attempts: orphan.line.attempts, unknowns: orphan.line.unknowns, most: unknownsMost,
                age: orphan.age, pace: try pace(orphan.line.id))
            try settle(orphan.line, attempt, on: connection)
            refused += attempt.state == .refused ? 1 : 0
        }
        return (left.count(where: \.isSaid), refused)
    }

    /// - Throws: `LineTaken` where another process has it meanwhile.
    package func requireOurs(_ line: Line, on connection: borrowing Connection) throws {
        let isOurs = try connection.query(
            """
            select exists (select from \(raw: lines)
                            where id = \(line.id) and state = 'transmitting'
                              and attempts = \(Int64(line.attempts)))
            """
        ).value(as: Bool.self)
        guard isOurs else { throw LineTaken(id: line.id) }
    }

    /// The other end is about to get it: from now on it may have it.
    ///
    /// - Throws: `LineTaken` where another process has it meanwhile.
    package func noteBeginning(_ line: Line, on connection: borrowing Connection) throws {
        let noted = try connection.execute(
            """
            update \(raw: lines) set said_at = clock_timestamp()
             where id = \(line.id) and state = 'transmitting'
               and attempts = \(Int64(line.attempts))
            """)
        guard noted == 1 else { throw LineTaken(id: line.id) }
    }

    /// Takes the next one whose time has come; nil: there is none.
    ///
    /// - Parameter condition: on its columns; nil: any.
    package func claim(
        _ condition: SQL? = nil, on connection: borrowing Connection
    ) throws -> Line? {
        try connection.query(
            """
            with next as (
                select id from \(raw: lines)
                 where due_at <= statement_timestamp() and \(raw: condition ?? "true")
                 order by due_at, id
                 limit 1
                   for update skip locked
            )
            update \(raw: lines) r
               set state = 'transmitting', attempts = attempts + 1, due_at = null,
                   tried_at = clock_timestamp(),
                   first_tried_at = coalesce(r.first_tried_at, clock_timestamp()),
                   said_at = null, ended_at = null
              from next where r.id = next.id
            returning r.id, r.attempts, r.unknowns
            """
        ).decode(as: Line.self).first
    }

    /// Whether one's time has come.
    package func isAnyDue(on connection: borrowing Connection) throws -> Bool {
        try connection.query(
            "select exists (select from \(raw: lines) where due_at <= statement_timestamp())"
        ).value(as: Bool.self)
    }

    /// Characters that are kept of what was said.
    package static let answerLength = 1_000

    /// Notes what became of a try; of one that another process has taken over meanwhile nothing.
    ///
    /// - Returns: whether it was noted.
    @discardableResult
    package func settle(
        _ line: Line, _ attempt: Attempt, on connection: borrowing Connection
    ) throws -> Bool {
        let seconds = attempt.wait.map { $0 / .seconds(1) }
        let isUnknown: Int64 = attempt.isUnanswered ? 1 : 0
        return try connection.execute(
            """
            update \(raw: lines)
               set state = \(attempt.state.rawValue),
                   answer = \(attempt.answer.clipped(to: Self.answerLength)),
                   unknowns = unknowns + \(isUnknown),
                   due_at = clock_timestamp() + make_interval(secs => \(seconds)),
                   ended_at = case when \(attempt.wait == nil) then clock_timestamp() end
             where id = \(line.id) and state = 'transmitting'
               and attempts = \(Int64(line.attempts))
            """) > 0
    }

    /// How often what the other end has said is written, where a cancellation hits the statement.
    private static let keepingTries = 3

    /// Does it in a transaction that no cancellation undoes, whatever became of the job meanwhile: the
    /// other end has answered, and the line is fenced by its number of tries.
    package static func keep(
        on connection: Connection, _ body: (Connection) throws -> Void
    ) throws {
        for left in (0..<keepingTries).reversed() {
            do {
                return try connection.transaction { try body($0) }
            } catch let error as PostgresError where error.code == .cancelled && left > 0 {
                continue
            }
        }
    }
}

extension PostRoom {
    /// One that is about to be sent.
    package struct Line: Sendable, RowDecodable {
        package let id: Int64
        /// This try included.
        package let attempts: Int
        package let unknowns: Int

        package enum CodingKeys: String, RowColumn { case id, attempts, unknowns }

        package init(_ row: RowReader<CodingKeys>) throws {
            self.init(
                id: try row[.id], attempts: try row[.attempts], unknowns: try row[.unknowns])
        }

        fileprivate init(id: Int64, attempts: Int, unknowns: Int) {
            self.id = id
            self.attempts = attempts
            self.unknowns = unknowns
        }
    }

    /// One that a sender has left in the middle.
    private struct Orphan: RowDecodable {
        let line: Line
        /// Whether the other end may have it.
        let isSaid: Bool
        /// Since it was tried first, or since somebody asked for it again.
        let age: Duration

        enum CodingKeys: String, RowColumn {
            case id, attempts, unknowns
            case isSaid = "is_said"
            case seconds = "age_seconds"
        }

        init(_ row: RowReader<CodingKeys>) throws {
            line = Line(
                id: try row[.id], attempts: try row[.attempts], unknowns: try row[.unknowns])
            isSaid = try row[.isSaid]
            age = .seconds(try row[.seconds, as: Int64.self])
        }
    }
}
