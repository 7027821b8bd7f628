// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import Testing
import Views

/// Whether pages stay fast however much there is.
@Suite(.serialized) struct PlanTests {
    private static let largeTables = [
        "file", "file_task", "fault", "job_history", "job_log", "journal", "journal_chain", "tick",
        "container_member",
    ]
    /// Wider where other tests run beside.
    private static let limitMilliseconds: Double = MadeBook.isLarge ? 50 : 500

    /// The large tables that a plan reads from end to end.
    private static func scanned(_ plan: Any) -> [String] {
        if let list = plan as? [Any] { return list.flatMap(scanned) }
        guard let node = plan as? [String: Any] else { return [] }
        var found = node.values.flatMap(scanned)
        if node["Node Type"] as? String == "Seq Scan", let table = node["Relation Name"] as? String,
            largeTables.contains(where: { table == $0 || table.hasPrefix("\($0)_2") })
        {
            found.append(table)
        }
        return found
    }

    @Test(arguments: EveryQuestion.all)
    func `no page reads a large table from end to end`(_ asked: EveryQuestion) throws {
        let connection = try MadeBook.connect()
        // Of small tables a scan is right: there it is asked whether there is another way.
        if !MadeBook.isLarge { try connection.script("set enable_seqscan = off") }
        let statement = asked.question.rows(
            columns: asked.columns, after: nil, limit: Page.usualSize + 1)
        let plan = try connection.query("explain (format json) \(raw: statement)")[0][
            0, as: String.self]
        let scanned = Self.scanned(try JSONSerialization.jsonObject(with: Data(plan.utf8)))
        // At size the planner chooses freely, and of a day with few rows a scan is right.
        let large = try MadeBook.isLarge ? Self.large(scanned, connection) : scanned
        #expect(large.isEmpty, "\(plan)")
    }

    private static func large(
        _ tables: [String], _ connection: borrowing Connection
    ) throws -> [String] {
        try connection.query(
            """
            select relname::text from pg_class
             where relnamespace = 'bascule'::regnamespace and relname = any(\(tables))
               and reltuples > 5000
            """
        ).values()
    }

    /// The planner takes a file's faults to be strewn evenly over all: a large one's are not.
    @Test func `faults of a file and files of a feed come by their own index alone`() throws {
        let connection = try MadeBook.connect()
        var files = FileView.Filter()
        files.feed = "labo"
        var jobs = JobView.Filter()
        jobs.states = ["succeeded"]
        jobs.kinds = ["exports.run"]
        for (question, index) in [
            (FaultView.Filter(fileID: 1).question, "fault_file"), (files.question, "file_feed"),
            (jobs.question, "kind_id"),
        ] {
            for hint in ["off", "on"] {
                try connection.script(
                    "set enable_seqscan = off; set enable_bitmapscan = off;"
                        + "set enable_sort = \(hint)")
                let statement = question.rows(columns: "*", after: nil, limit: 51)
                let plan = try connection.query("explain (format text) \(raw: statement)")
                    .values(as: String.self).joined(separator: "\n")
                let isByKey = plan.contains(#/(fault|file|job_history\w*)_pkey/#)
                #expect(plan.contains(index) && !isByKey, "\(plan)")
            }
        }
    }

    /// Each job by its id, in whatever table and day it is.
    @Test func `a batch of a thousand jobs is told at once`() throws {
        let connection = try MadeBook.connect()
        let batch = try #require(try JobBatchView.one(1, on: connection))
        #expect(batch.jobs == 1_000 && batch.known == 1_000)
        #expect(batch.succeeded + batch.failed + batch.open <= batch.known)
        let start = ContinuousClock.now
        for _ in 0..<5 { _ = try JobBatchView.one(1, on: connection) }
        #expect((ContinuousClock.now - start) / .milliseconds(5) <= Self.limitMilliseconds)
    }

    @Test(arguments: EveryQuestion.all)
    func `95 of 100 first pages come at once`(_ asked: EveryQuestion) throws {
        let connection = try MadeBook.connect()
        try asked.firstPage(connection)
        var times: [Double] = []
        for _ in 0..<20 {
            let start = ContinuousClock.now
            try asked.firstPage(connection)
            times.append((ContinuousClock.now - start) / .milliseconds(1))
        }
        let p95 = times.sorted()[18]
        if MadeBook.isLarge { print("\(asked.testDescription): p95 \(p95) ms") }
        #expect(p95 <= Self.limitMilliseconds)
    }
}
