// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// The console in Debian's Chromium, driven as a person does it (`scripts/browser`).
    @Suite struct Browser {
        @Test func `each role walks its day, with and without JavaScript`() async throws {
            try await BrowserSite.with { site in
                let output = try await site.browse("walks")
                let walks = output.matches(
                    of: /walked: (\w+) (with|without) JavaScript, (\d+) steps, .*/)
                for walk in walks { print(walk.output.0) }
                #expect(
                    walks.map { "\($0.output.1) \($0.output.2)" }
                        == BrowserSite.roles.flatMap { ["\($0) with", "\($0) without"] })
                #expect(walks.allSatisfy { (Int($0.output.3) ?? 0) >= 10 })
                // Three files each time, twice: a walk sees no journal.
                #expect(
                    try await site.world.number(
                        """
                        select count(*) from bascule.journal
                         where actor = 'user:analyste' and action = 'retry'
                        """) == 6)
            }
        }

        /// The provider is of another site than the console: cookies must come through.
        @Test func `people of the factory log in by its directory and by its own login`()
            async throws
        {
            let port = try await FreePort.find()
            let django = try await FactoryDjango.start(
                back: "http://localhost:\(port)/login/oidc/callback")
            let result: Result<Void, any Error>
            do {
                try django.put("bob", password: BrowserSite.password, groups: ["labo"])
                try django.put("eve", password: BrowserSite.password, groups: ["cantine"])
                try await Slapd.with { try await walkLogins(django, $0, port: port) }
                result = .success(())
            } catch {
                result = .failure(error)
            }
            try await django.stop()
            try result.get()
        }

        private func walkLogins(
            _ django: FactoryDjango, _ slapd: Slapd, port: Int
        ) async throws {
            try await slapd.add("ada", password: BrowserSite.password)
            try await slapd.addGroup("labo", ["ada"])
            let both = [
                "BASCULE_CONSOLE_AUTH": "[\"local\", \"ldap\", \"oidc\"]",
                "BASCULE_CONSOLE_EXTERNAL_URL": "http://localhost:\(port)",
            ]
            let settings = slapd.settings.merging(django.settings(consolePort: port)) { $1 }
                .merging(both) { $1 }
            try await BrowserSite.bare(settings, calledAs: "localhost") { site in
                let output = try await site.browse("logins", ["http://127.0.0.1:\(django.port)"])
                let walks = output.matches(of: /walked: (\w+) (with|without) JavaScript/)
                    .map { "\($0.output.1) \($0.output.2)" }
                #expect(
                    walks
                        == ["ldap", "oidc", "stranger"].flatMap { ["\($0) with", "\($0) without"] })
                print(output)
            }
        }

        /// One service for all that only looks; what is hostile comes last.
        @Test func `pages are accessible, small, and run nothing that others wrote`() async throws {
            try await BrowserSite.with { site in
                let sizes = try await site.browse("sizes")
                print(sizes.firstMatch(of: /first visit: .*/)?.output ?? "")
                #expect(sizes.contains(/report: [12] sheets of A4, dark on white/), "\(sizes)")
                #expect(sizes.contains(/sizes: 43 pages, the largest \d+ bytes/), "\(sizes)")
                let axe = try await site.browse("accessibility")
                print(axe)
                #expect(axe.contains(/axe: 44 pages, 88 looks, 0 serious or critical/), "\(axe)")
                let hostile = try await HostileSite.declared(at: site)
                try await hostile.drop()
                try await hostile.fill()
                try await hostile.write()
                let output = try await hostile.site.browse("hostile", try hostile.files())
                print(output)
                let attacked = Set(
                    (output.firstMatch(of: /attacked: (.*)/)?.output.1 ?? "").split(separator: " ")
                        .map(String.init))
                let wanted: Set = [
                    "overview", "files", "file", "preview", "file-rows", "mend", "judgement",
                    "refusal", "data-feed", "jobs", "job", "schedules", "schedule", "alerts",
                    "journal", "user", "account", "feeds", "feed", "data", "charts",
                    "schedule-edit",
                    "aggregates", "aggregate", "exports",
                ]
                #expect(wanted.subtracting(attacked) == [], "shown: \(attacked.sorted())")
            }
        }
    }
}
