// SPDX-License-Identifier: Apache-2.0

import Alerts
import Application
import Journal
import Postgres
import TestSupport
import Testing

/// What somebody is told of pickups that can't fetch, or not put away.
@Suite struct PickupAlertTests {
    @Test func `what can't be fetched, what stays and what waits are told apart, after an hour`()
        throws
    {
        let site = try ActionSite()
        func note(_ code: String, minutes: Int) throws {
            try site.connection.execute(
                """
                insert into bascule.pickup_item (pickup, source, name, bytes, modified_at, code, reason_en,
                                                 reason_fr, seen_at, code_since)
                values ('ctcs', 'sftp://x/', \(code), 1, now(), \(code), 'because', 'parce que',
                        now() - interval '9 days', now() - make_interval(mins => \(Int32(minutes))))
                """)
        }
        func told() throws -> [String] {
            let actor = JournalActor(.schedule, "nightly", origin: .job(1))
            _ = try RunHousekeeping(.expectations, by: Housekeeping(site.installation))
                .run(by: actor, on: site.connection)
            return try site.connection.query(
                """
                select concat(subject, ': ', message) from bascule.alert
                 where rule = 'pickup_failed' and resolved_at is null order by subject
                """
            ).values(as: String.self)
        }
        for code in ["name_refused", "not_put_away", "source_cut"] { try note(code, minutes: 59) }
        try site.connection.script(
            """
            insert into bascule.pickup_mail (pickup, source, validity, number, seen_at)
            values ('boite', 'imaps://x', 1, 1, now() - interval '59 minutes')
            """)
        #expect(try told().isEmpty)
        try site.connection.script(
            """
            update bascule.pickup_item set code_since = code_since - interval '2 minutes';
            update bascule.pickup_mail set seen_at = seen_at - interval '2 minutes';
            """)
        let alerts = try told()
        try #require(alerts.count == 3, "\(alerts)")
        #expect(alerts[0].hasPrefix("pickup boite waiting: boite: 1 mail waits"), "\(alerts)")
        #expect(alerts[1].hasPrefix("pickup ctcs kept: ctcs: can't put away 1 file"), "\(alerts)")
        #expect(alerts[2].hasPrefix("pickup ctcs refused: ctcs: can't fetch 1 file"), "\(alerts)")
        try site.connection.script("update bascule.pickup_mail set outcome = 'gone'")
        #expect(try told().count == 2)
    }
}
