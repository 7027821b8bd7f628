// SPDX-License-Identifier: Apache-2.0

import Alerts
import Application
import Calendar
import Ingest
import Postgres
import TestSupport
import Testing
import Views
import Wording

@Suite struct ArrivalExpectationTests {
    private let database: TestDatabase
    private let connection: Connection
    private let zone: Zone
    /// 2026-03-30T12:00Z: Monday 08:00 in Guadeloupe.
    private let due: Int64 = 1_774_872_000
    private let hour: Int64 = 3_600
    private let expectation = ArrivalExpectation(
        feed: "labo", title: "Résultats du laboratoire", deadline: Deadline(minute: 480))

    private var openAlerts: AlertView.Filter {
        var filter = AlertView.Filter()
        filter.isOpenOnly = true
        return filter
    }

    init() throws {
        database = try TestDatabase.migrated()
        connection = try database.connect()
        zone = try Zone("America/Guadeloupe")
        try connection.execute(
            """
            insert into bascule.feed_version (feed, digest, source, first_used_at)
            values ('labo', 'x', 'x', '2026-03-28T13:00Z')
            """)
    }

    private func arrive(_ at: Int64, _ state: String = "loaded") throws {
        try connection.execute(
            """
            insert into bascule.file (feed, name, inbox_path, bytes, state, arrived_at)
            values ('labo', 'f.csv', 'f.csv', 1, \(state), to_timestamp(\(Double(at))))
            """)
    }

    private func check(_ now: Int64, _ language: Language = .en) throws -> [Alert] {
        try ArrivalAlerts(expectation).check(
            now: now, zone: zone, language: language, on: connection)
    }

    private func states() throws -> [String] {
        try connection.query(
            """
            select to_char(due_at at time zone 'America/Guadeloupe', 'DD') || ' '
                   || coalesce(to_char(resolved_at at time zone 'America/Guadeloupe', 'DD HH24:MI'),
                               'open')
              from bascule.alert order by due_at
            """
        ).map { try $0[0, as: String.self] }
    }

    @Test func `a day's deadline lies ahead, is met, met late, or overdue`() throws {
        func standing(_ now: Int64, _ due: Int64? = nil) throws -> ArrivalExpectation.Standing {
            try expectation.standing(due: due ?? self.due, now: now, in: zone, on: connection)
        }
        let day: Int64 = 86_400
        #expect(try standing(due) == .ahead && standing(due + 1) == .overdue)
        // Half the time to the next one and no longer.
        try arrive(due + 60)
        #expect(try standing(due + 59) == .overdue)
        #expect(try standing(due + 61) == .cameLate(at: due + 60))
        // The late file of a day is not the one of the day after.
        #expect(try standing(due + 2 * hour, due + day) == .ahead)
        #expect(try standing(due + day + 1, due + day) == .overdue)
        try arrive(due + day - 60)
        #expect(try standing(due + day, due + day) == .came(at: due + day - 60))
        // Before the feed was known nobody was late.
        #expect(try standing(due - 2 * day + 1, due - 2 * day) == .ahead)
    }

    @Test func `a file in time raises nothing, before its time nobody is late`() throws {
        #expect(try check(due - 1) == [])
        try arrive(due - 2 * hour)
        #expect(try check(due + hour) == [])
    }

    @Test func `what has not come is told once, and a late one resolves it`() throws {
        try arrive(due - 3 * hour, "rejected")
        let alert = try #require(try check(due + 60).first)
        #expect(alert.subject == "feed labo")
        #expect(alert.message.contains("no file has come that was expected by 2026-03-30 08:00"))
        #expect(alert.message.contains("One that came at 2026-03-30 05:00 was not loaded"))
        #expect(try check(due + 120) == [])
        try arrive(due + 2 * hour)
        #expect(try check(due + 3 * hour) == [])
        #expect(try states() == ["30 30 10:00"])
    }

    @Test func `the same bytes once more are not the file that was expected, in time or late`()
        throws
    {
        try arrive(due - 25 * hour)
        try arrive(due - hour, "duplicate")
        let alert = try #require(try check(due + 60).first)
        #expect(alert.message.contains("no file has come that was expected by 2026-03-30 08:00"))
        try arrive(due + hour, "duplicate")
        #expect(try check(due + 2 * hour) == [])
        #expect(try states() == ["30 open"])
        try arrive(due + 3 * hour)
        #expect(try check(due + 4 * hour) == [])
        #expect(try states() == ["30 30 11:00"])
    }

    @Test func `the late file of a day does not count for the next`() throws {
        _ = try check(due + 60)
        try arrive(due + 2 * hour)
        let next = try check(due + 24 * hour + 60)
        #expect(next.count == 1)
        #expect(try states() == ["30 30 10:00", "31 open"])
    }

    @Test func `a day that was left out stays open when the next one's file comes in time`() throws
    {
        _ = try check(due + 60)
        try arrive(due + 23 * hour)
        #expect(try check(due + 25 * hour) == [])
        #expect(try states() == ["30 open"])
    }

    @Test func `a service that was away tells all it missed, in the site's language`() throws {
        let alerts = try check(due + 50 * hour, .fr)
        #expect(alerts.count == 3)
        #expect(
            alerts[0].message
                == "Résultats du laboratoire : aucun fichier attendu pour le 30/03/2026 à 08:00 "
                + "n'est arrivé. Voir l'expéditeur et la boîte de dépôt (`bascule status`).")
    }

    @Test func `an acknowledged alert is open no more`() throws {
        let alert = try #require(try check(due + 60).first)
        #expect(try openAlerts.first(9, on: connection).count == 1)
        #expect(try Alert.acknowledge(alert.id, by: "user:me", note: "panne", on: connection))
        #expect(try !Alert.acknowledge(alert.id, by: "user:me", note: nil, on: connection))
        #expect(try openAlerts.first(9, on: connection).isEmpty)
        #expect(try AlertView.Filter().first(9, on: connection).count == 1)
    }
}
