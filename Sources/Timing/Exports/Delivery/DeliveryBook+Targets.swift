// SPDX-License-Identifier: Apache-2.0

internal import Deliveries
internal import Postgres

/// How each target stands: whether it is declared, and whether it takes what is sent.
extension DeliveryBook {
    /// Where an export's files go.
    struct Way: Hashable {
        let export: String
        /// Its address.
        let target: String
    }

    /// Notes which are declared; and, where every declaration could be read, which are not any more.
    static func note(
        declared: [Way], isWhole: Bool, on connection: borrowing Connection
    ) throws {
        let (exports, targets) = (declared.map(\.export), declared.map(\.target))
        let isDeclared: SQL = """
            exists (select from unnest(\(exports), \(targets)) as t (export, target)
                     where t.export = export_target.export and t.target = export_target.target)
            """
        try connection.execute(
            """
            update bascule.export_target set left_at = null
             where left_at is not null and \(raw: isDeclared)
            """)
        guard isWhole else { return }
        try connection.execute(
            """
            update bascule.export_target set left_at = clock_timestamp()
             where left_at is null and not \(raw: isDeclared)
            """)
    }

    /// A declared target that a file does not go to, so that it may lack what the next one changes;
    /// nil: there is none.
    static func newTarget(
        of export: Export, behind file: Int64, on connection: borrowing Connection
    ) throws -> String? {
        guard !export.targets.isEmpty else { return nil }
        return try connection.query(
            """
            select t.target
              from unnest(\(export.targets.map(\.address))) with ordinality as t (target, place)
             where not exists (select from bascule.export_delivery d
                                where d.export_id = \(file) and d.target = t.target
                                  and d.state <> 'let_go')
             order by t.place
             limit 1
            """
        ).firstValue(as: String.self)
    }

    /// Where a line goes.
    static func way(of line: Int64, on connection: borrowing Connection) throws -> Way? {
        try connection.query(
            "select export, target from bascule.export_delivery where id = \(line)"
        )
        .map(by: WayColumn.self) {
            Way(export: try $0[.export], target: try $0[.target])
        }.first
    }

    private enum WayColumn: String, RowColumn { case export, target }

    /// The longest rest of a target: one that answers again is not kept waiting.
    static let longestRest = Duration.seconds(900)

    /// Leaves these alone for a while, twice as long after each failure.
    ///
    /// - Parameters:
    ///   - pace: of the file that did not arrive.
    ///   - rest: not for less than the other end wants.
    static func noteFailure(
        of ways: [Way], _ answer: String, _ pace: Attempt.Pace, _ rest: Duration?,
        on connection: borrowing Connection
    ) throws {
        let most = min(longestRest, pace.longest) / .seconds(1)
        let least = (rest ?? .zero) / .seconds(1)
        try connection.execute(
            """
            update bascule.export_target t
               set closed_until = clock_timestamp()
                       + make_interval(secs => greatest(
                             \(least),
                             least(\(most), \(pace.shortest / .seconds(1))
                                            * power(2, least(t.failures, 16))))),
                   failures = t.failures + 1, failed_at = clock_timestamp(),
                   answer = \(answer.clipped(to: PostRoom.answerLength))
              from unnest(\(ways.map(\.export)), \(ways.map(\.target))) as w (export, target)
             where t.export = w.export and t.target = w.target
            """)
    }

    /// A file has arrived: nothing before it counts.
    static func noteArrival(by way: Way, on connection: borrowing Connection) throws {
        try connection.execute(
            """
            update bascule.export_target
               set failures = 0, failed_at = null, answer = null, closed_until = null
             where export = \(way.export) and target = \(way.target) and failures > 0
            """)
    }
}
