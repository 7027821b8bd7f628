// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing
import Views
import Webhooks
import Wording

@testable import Application

/// What waits for webhooks that get nothing, once it is no longer kept.
@Suite struct KeptMessageTests {
    private func scene(_ ages: [Int]) throws -> (ActionSite, Installation) {
        let site = try ActionSite()
        let installation = try site.hooked()
        _ = try WebhookBook.pause("lims", by: "a", because: nil, on: site.connection)
        for (index, age) in ages.enumerated() {
            try site.connection.execute(
                """
                insert into bascule.webhook_message (webhook, event, type, body, made_at)
                values ('lims', \("evt_\(index)"), 'file.loaded', '{}',
                        now() - make_interval(days => \(Int32(age))))
                """)
        }
        return (site, installation)
    }

    @Test func `what a pause has let go is told once, by its webhook, with how many`() throws {
        let (site, installation) = try scene([91, 92, 93, 89])
        let report = try RunHousekeeping(.history, by: Housekeeping(installation))
            .run(by: ActionSite.person, on: site.connection)
        #expect(report.counts["messages_untold"] == 3 && report.counts["mails"] == 3)
        let entries = try site.connection.query(
            """
            select concat(result->>'webhook', ' ', result->>'untold', ' ', result->>'why')
              from bascule.journal where action = 'purge' and result ? 'untold'
            """
        ).values(as: String.self)
        #expect(entries == ["lims 3 paused"])
        let answers = try site.connection.query(
            "select answer from bascule.webhook_message where state = 'refused'"
        ).values(as: String.self)
        #expect(answers.count == 3 && answers.allSatisfy { $0.contains("pause") }, "\(answers)")
        // Their bodies are gone, and somebody is told all the same.
        #expect(
            try site.connection.query(
                "select count(*) from bascule.webhook_message where body is null"
            ).value(as: Int.self) == 3)
        let found = try FailedWebhooks.detector.page(after: nil, limit: 9, on: site.connection)
        #expect(found.map(\.key.subject) == ["webhook lims let go"])
        #expect(found[0].sentence.fr.hasPrefix("lims : 3 messages jamais envoyés"))
    }

    @Test(arguments: [(44, 0), (46, 1)])
    func `one that is forgotten is told of from half of that time on`(
        _ age: Int, _ count: Int
    ) throws {
        let (site, installation) = try scene([age, 1])
        func found() throws -> [Finding] {
            try WebhookLook.find(installation.settings, on: site.connection)
                .filter { $0.cause == "webhook_waits" }
        }
        let told = try found()
        #expect(told.count == count)
        #expect(told.allSatisfy { $0.what.en.contains("2 messages wait, and are let go untold") })
        _ = try WebhookBook.resume("lims", on: site.connection)
        #expect(try found().isEmpty)
    }

    @Test func `a reason has its limit, whoever gives it`() throws {
        let (site, installation) = try scene([])
        _ = try WebhookBook.resume("lims", on: site.connection)
        let most = Webhook.Limits.reason
        func pause(_ count: Int) throws -> Bool {
            try PauseWebhook(
                "lims", because: String(repeating: "é", count: count), in: installation
            ).run(by: ActionSite.person, on: site.connection)
        }
        #expect(throws: WebhookError.longReason(characters: most + 1)) { try pause(most + 1) }
        #expect(try pause(most))
    }
}
