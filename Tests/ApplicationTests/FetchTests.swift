// SPDX-License-Identifier: Apache-2.0

import Application
import Feeds
import Foundation
import Ingest
import Journal
import Postgres
import TestSupport
import Testing
import Views

/// What is kept of a file that is fetched, and that it is handed in once.
@Suite struct FetchTests {
    private static let environment = ["BASCULE_CONSOLE_SOURCE_HOSTS": "[\"labo.example\"]"]

    private func ask(_ site: ActionSite, _ open: Installation) throws {
        let source = try FetchSource(
            "https://labo.example/a.csv?token=secret", name: nil, in: open)
        _ = try FetchFile(source, as: "a.csv", for: site.feed, in: open)
            .run(by: ActionSite.person, on: site.connection)
    }

    @Test func `the query is where the job finds it, and nowhere else, and goes with the file`()
        throws
    {
        let site = try ActionSite()
        let open = try Installation(
            home: site.home.path, config: nil, environment: Self.environment)
        try ask(site, open)
        let address = try FetchBook.find(1, on: site.connection)?.address
        #expect(address == "https://labo.example/a.csv?token=secret")
        let shown: SQL = """
            select (select string_agg(f::text, '') from bascule.fetches f)
                || (select string_agg(j::text, '') from bascule.jobs j)
                || (select string_agg(j::text, '') from bascule.journal j)
            """
        #expect(try !site.connection.query(shown).value(as: String.self).contains("secret"))
        let path = try site.write("sent.csv")
        let person = ActionSite.person
        #expect(try ImportFetched(1, at: path, in: open).run(by: person, on: site.connection) == 1)
        #expect(try site.number("select count(*) from bascule.fetch where query is null") == 1)
        #expect(try site.file(1).sentBy == "user:lab")
        // A second try of the job: another worker was faster.
        #expect(throws: FetchGone.self) {
            try ImportFetched(1, at: path, in: open).run(by: person, on: site.connection)
        }
        #expect(try site.number("select count(*) from bascule.file") == 1)
    }

    @Test func `what is written into the inbox and the ledger goes with the job's right to write`()
        throws
    {
        struct Lost: Error {}
        let site = try ActionSite()
        let open = try Installation(
            home: site.home.path, config: nil, environment: Self.environment)
        try ask(site, open)
        var action = ImportFetched(1, at: try site.write("sent.csv"), in: open)
        action.commitGuard = CommitGuard(open: { _ in }, hold: { _ in throw Lost() })
        let ready = action
        #expect(throws: Lost.self) { try ready.run(by: ActionSite.person, on: site.connection) }
        #expect(try site.number("select count(*) from bascule.file") == 0)
        #expect(try site.number("select count(*) from bascule.fetch where file_id is null") == 1)
        let inbox = site.home.inbox(site.feed.name)
        #expect(try FileManager.default.contentsOfDirectory(atPath: inbox).isEmpty)
    }

    @Test func `what was asked for long ago is let go`() throws {
        let site = try ActionSite()
        let open = try Installation(
            home: site.home.path, config: nil, environment: Self.environment)
        let housekeeping = Housekeeping(open)
        func purge() throws -> Int? {
            let actor = JournalActor(.schedule, "nightly", origin: .job(1))
            return try RunHousekeeping(.uploads, by: housekeeping)
                .run(by: actor, on: site.connection).counts["purged"]
        }
        try ask(site, open)
        try ask(site, open)
        try ask(site, open)
        _ = try ImportFetched(3, at: try site.write("sent.csv"), in: open)
            .run(by: ActionSite.person, on: site.connection)
        func age(_ id: Int, _ days: Int) throws {
            try site.connection.execute(
                """
                update bascule.fetch set asked_at = now() - make_interval(days => \(days)::integer)
                 where id = \(id)
                """)
        }
        try age(1, 6)
        try age(2, 8)
        try age(3, 89)
        #expect(try purge() == 1)
        try age(3, 91)
        #expect(try purge() == 1)
        #expect(try site.number("select max(id) from bascule.fetch") == 1)
    }
}
