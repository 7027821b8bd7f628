// SPDX-License-Identifier: Apache-2.0

import Alerts
import Postgres
import TestSupport
import Testing
import Views

@testable import Webhooks

/// A look at alerts goes back to what may have changed, and no further.
@Suite struct AlertReachTests {
    private let webhook = HookScene.webhook(
        "http://127.0.0.1:1/", [.alertRaised, .alertResolved])

    private func look(_ scene: HookScene) throws -> [String] {
        _ = try HookScene.service([webhook]).deliver(on: scene.connection)
        return try scene.rows().map(\.type)
    }

    /// A webhook that began so long ago that its looks have moved on since.
    private func scene() throws -> HookScene {
        let scene = try HookScene()
        #expect(try look(scene).isEmpty)
        #expect(try place(scene) == nil, "nothing is written where it need not be")
        try scene.connection.execute(
            "update bascule.webhook set begun_at = now() - interval '30 days'")
        return scene
    }

    private func place(_ scene: HookScene) throws -> Timestamp? {
        try scene.connection.query("select alerts_from from bascule.webhook")
            .firstValue(as: Timestamp?.self) ?? nil
    }

    private func raise(_ subject: String, on connection: borrowing Connection) throws -> Timestamp {
        let due = try connection.now()
        _ = try Alert.raise(.dead, subject: subject, dueAt: due, message: "x", on: connection)
        return due
    }

    /// By as much as the clock may have been set back in the meantime.
    private func setBack(_ connection: borrowing Connection) throws {
        let seconds = AlertReach.margin / .seconds(1)
        try connection.execute(
            "update bascule.alert set changed_at = changed_at - make_interval(secs => \(seconds))")
    }

    @Test func `a change that commits after looks that did not see it is told`() throws {
        let scene = try scene()
        let late = try scene.database.connect()
        try late.transaction { late in
            let due = try raise("job 1", on: late)
            try Alert.resolve(
                .dead, subject: "job 1", dueAt: due, at: due, because: "repeated", on: late)
            try setBack(late)
            #expect(try look(scene).isEmpty)
            let noted = try #require(try place(scene))
            #expect(noted <= due, "not behind the begin of what is open")
        }
        #expect(try look(scene) == ["alert.raised", "alert.resolved"])
        #expect(try look(scene) == ["alert.raised", "alert.resolved"])
    }

    @Test func `the end of an alert is told when it is noted, though it came long before`() throws {
        let scene = try scene()
        let due = try raise("feed labo", on: scene.connection)
        #expect(try look(scene) == ["alert.raised"])
        #expect(try place(scene) != nil)
        // Days later.
        try scene.connection.execute(
            """
            update bascule.alert set raised_at = raised_at - interval '3 days',
                                     changed_at = changed_at - interval '3 days'
            """)
        let end = try scene.connection.query("select now() - interval '2 days'")
            .value(as: Timestamp.self)
        try Alert.resolve(
            .dead, subject: "feed labo", dueAt: due, at: end, because: "it came",
            on: scene.connection)
        #expect(try look(scene) == ["alert.raised", "alert.resolved"])
    }

    @Test func `more than are told at once are all told before the place moves on`() throws {
        let scene = try scene()
        let count = AlertEvent.atOnce + 500
        try scene.connection.execute(
            """
            insert into bascule.alert (rule, subject, due_at, message, changed_at)
            select 'dead', 'job ' || n, now(), 'x', now() - interval '2 hours'
              from generate_series(1, \(count)) n
            """)
        let service = HookScene.service([webhook])
        #expect(try service.deliver(on: scene.connection).recorded == count)
        #expect(try place(scene) != nil)
        #expect(try service.deliver(on: scene.connection).recorded == 0)
    }

    /// Pages that a look at alerts reads.
    private func pages(_ scene: HookScene) throws -> Int {
        let begin = try scene.connection.query("select begun_at from bascule.webhook")
            .value(as: Timestamp.self)
        let question = AlertEvent.question(
            webhook.name, since: begin, try AlertReach(of: webhook.name, on: scene.connection),
            webhook.events)
        let plan = try scene.connection.query(
            "explain (analyze, buffers, format text) \(raw: question)"
        ).values(as: String.self).joined(separator: "\n")
        return plan.matches(of: /(?:hit|read)=(\d+)/).prefix(2)
            .reduce(0) { $0 + (Int($1.output.1) ?? 0) }
    }

    @Test func `of 100,000 messages that failed long ago a look for failures reads nothing`() throws
    {
        let scene = try scene()
        try scene.connection.script(
            """
            update bascule.webhook set begun_at = now() - interval '300 days';
            insert into bascule.webhook_message (webhook, event, type, body, state, due_at, ended_at)
            select 'lims', n::text, 'file.loaded', '{}', 'refused', null,
                   now() - interval '60 days'
              from generate_series(1, 100000) n;
            analyze bascule.webhook_message;
            """)
        func found(_ connection: borrowing Connection) throws -> Int {
            try FailedWebhooks.detector.page(after: nil, limit: 10, on: connection).count
        }
        let read = try scene.connection.transaction { connection in
            #expect(try found(connection) == 0)
            return try connection.query(
                """
                select seq_tup_read + coalesce(idx_tup_fetch, 0) from pg_stat_xact_user_tables
                 where relid = 'bascule.webhook_message'::regclass
                """
            ).value(as: Int64.self)
        }
        #expect(read < 100, "\(read) rows")
        try scene.connection.execute(
            """
            update bascule.webhook_message set ended_at = now() - interval '29 days'
             where event = '7'
            """)
        #expect(try found(scene.connection) == 1)
    }

    @Test func `of 100,000 alerts that were told long ago a look reads nothing`() throws {
        let scene = try scene()
        try scene.connection.script(
            """
            insert into bascule.alert (rule, subject, due_at, raised_at, resolved_at, changed_at,
                                       message)
            select 'dead', 'job ' || n, t, t, t, t, 'x'
              from generate_series(1, 100000) n,
                   lateral (select now() - interval '20 days' + n * interval '10 s' as t) moment;
            insert into bascule.webhook_message (webhook, event, type, alert_id, told_as, state,
                                                 due_at, ended_at)
            select 'lims', k || a.id, k, a.id, k, 'accepted', null, now()
              from bascule.alert a, unnest(array['alert.raised', 'alert.resolved']) k;
            analyze bascule.alert;
            analyze bascule.webhook_message;
            """)
        let before = try pages(scene)
        _ = try look(scene)
        _ = try raise("job 0", on: scene.connection)
        let after = try pages(scene)
        #expect(before > 1_000 && after < 50, "\(before) pages before, \(after) after")
        let service = HookScene.service([webhook])
        #expect(try service.deliver(on: scene.connection).recorded == 1)
        #expect(try service.deliver(on: scene.connection).recorded == 0)
    }
}
