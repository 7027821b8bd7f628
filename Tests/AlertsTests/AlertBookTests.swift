// SPDX-License-Identifier: Apache-2.0

import Alerts
import Postgres
import TestSupport
import Testing
import Views
import Wording

/// The book by itself: detectors that look at a table of this test.
@Suite struct AlertBookTests {
    private let database: TestDatabase
    private let connection: Connection

    init() throws {
        database = try TestDatabase.migrated()
        connection = try database.connect()
        try connection.execute(
            "create table ill (subject text, due_at timestamptz, primary key (subject, due_at))")
    }

    private struct Ill: AnomalyRow {
        let anomaly: Anomaly

        enum CodingKeys: String, RowColumn { case subject, since = "due_at" }

        init(_ row: RowReader<CodingKeys>) throws {
            let subject: String = try row[.subject]
            anomaly = Anomaly(
                subject, since: try row[.since],
                sentence: Phrase(en: "\(subject) is ill", fr: "\(subject) va mal"))
        }
    }

    private func check(_ end: Detector.End, atOnce: Int = 100) throws -> [Alert] {
        let detector = Detector(
            about: Phrase("ill"), atOnce: atOnce, Ill.self,
            found: "select subject, due_at from ill", end: end)
        return try SubjectAlerts(.blocked, detector).check(language: .fr, on: connection)
    }

    private func open() throws -> Int { try Alert.openCount(on: connection) }

    private func addIll(_ count: Int) throws {
        try connection.execute(
            """
            insert into ill select 'thing ' || i, '2026-03-30Z'::timestamptz + make_interval(secs => i)
              from generate_series(1, \(count)::int) i
            """)
    }

    @Test func `of more things than one look tells the next look tells the rest, oldest first`()
        throws
    {
        try addIll(25)
        let end = Detector.End.unfound(resolution: Phrase("well"))
        #expect(try check(end, atOnce: 10).first?.message == "thing 1 va mal")
        #expect(try check(end, atOnce: 10).map(\.subject).first == "thing 11")
        #expect(try check(end, atOnce: 10).count == 5)
        #expect(try check(end, atOnce: 10) == [])
        #expect(try open() == 25)
    }

    @Test func `behind a thousand that are told already a new one is found, and all of them end`()
        throws
    {
        let end = Detector.End.unfound(resolution: Phrase("well"))
        try addIll(1_050)
        #expect(try check(end, atOnce: 5_000).count == 1_050)
        try connection.execute("insert into ill values ('new', '2026-04-30Z')")
        #expect(try check(end, atOnce: 1).map(\.subject) == ["new"])
        try connection.execute("delete from ill where subject <> 'thing 7'")
        #expect(try check(end) == [])
        #expect(try open() == 1)
    }

    @Test func `found since another time it is another one, and the first one is over`() throws {
        let end = Detector.End.unfound(resolution: Phrase("well"))
        try addIll(1)
        #expect(try check(end).count == 1)
        try connection.execute("update ill set due_at = due_at + interval '1 s'")
        #expect(try check(end).count == 1)
        #expect(try open() == 1)
    }

    @Test func `what has to be acknowledged does not end by being found no more`() throws {
        try addIll(1)
        #expect(try check(.acknowledged).count == 1)
        try connection.execute("delete from ill")
        #expect(try check(.acknowledged) == [])
        #expect(try open() == 1)
    }

    @Test func `what was missed and has happened late is told and resolved in one`() throws {
        let book = AlertBook(.notDone, language: .en)
        let (due, late) = (Timestamp(seconds: 1_774_866_600), Timestamp(seconds: 1_774_870_200))
        var missed = Anomaly(
            "schedule s", since: due, sentence: Phrase(en: "not done", fr: "pas fait"))
        missed.end = .init(at: late, resolution: Phrase(en: "done", fr: "fait"))
        #expect(try book.raise(missed, on: connection)?.message == "not done")
        #expect(try book.resolvedAt(missed.key, on: connection) == late)
        #expect(try book.openDueTimes(of: "schedule s", on: connection) == [])
        #expect(try book.raise(missed, on: connection) == nil)
    }
}
