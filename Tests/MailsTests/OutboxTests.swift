// SPDX-License-Identifier: Apache-2.0

import Deliveries
import Foundation
import MIME
import Postgres
import SMTP
import TestSupport
import Testing
import Views
import Wording

@testable import Mails

/// The outbox on a real database, and a real server that misbehaves.
@Suite struct OutboxTests {
    private static func draft(
        _ to: [String], period: String = "20260315", from: String = "bascule@usine.example"
    ) throws -> Draft {
        Draft(
            mail: "matin", period: period, to: to.compactMap { Mailbox("\($0)@usine.example") },
            from: try #require(Mailbox(from)), envelopeFrom: from, subject: "tout va bien",
            body: .text("é", subtype: "plain"), words: "é", date: 1_773_572_400, offset: 0)
    }

    private func service(
        _ server: ScriptedMailServer?,
        observe: @escaping @Sendable (MailService.Step) -> Void = { _ in }
    ) -> MailService {
        var service = MailService(
            server.map {
                MailServer(
                    host: "localhost", port: $0.port, encryption: .none, user: nil,
                    authorities: $0.authority, greeting: "usine.example", connecting: .seconds(5),
                    patience: .seconds(20))
            }, password: { nil }, language: .fr)
        service.observe = observe
        return service
    }

    private func rows(_ connection: Connection) throws -> [MailView] {
        try MailView.Filter().first(100, on: connection).reversed()
    }

    private func makeDue(_ connection: Connection) throws {
        _ = try connection.execute(
            "update bascule.mail_recipient set due_at = clock_timestamp() where due_at is not null")
    }

    @Test
    func
        `a schedule makes a period's mail once, a job its own once, and by hand there is one more`()
        throws
    {
        let database = try TestDatabase.migrated()
        defer { withExtendedLifetime(database) {} }
        let connection = try database.connect()
        let draft = try Self.draft(["ok"])
        let first = try Outbox.record(draft, .first, by: "schedule:matin", on: connection)
        #expect(first != nil)
        #expect(try Outbox.record(draft, .first, by: "schedule:matin", on: connection) == nil)
        #expect(try Outbox.record(draft, .next, by: "user:a", on: connection) != nil)
        // What a person has sent before keeps no schedule from its own, nor does another schedule's.
        #expect(try Outbox.record(draft, .first, by: "schedule:midi", on: connection) != nil)
        #expect(try Outbox.record(draft, .ofJob(7), by: "user:a", on: connection) != nil)
        #expect(try Outbox.record(draft, .ofJob(7), by: "user:a", on: connection) == nil)
        #expect(try Outbox.record(draft, .ofJob(8), by: "user:a", on: connection) != nil)
        let ids = try rows(connection).map(\.messageID)
        for (index, id) in ids.enumerated() {
            let form = try Regex(
                "matin\\.20260315\\.\(index + 1)\\.[0-9a-f]{16}@usine\\.example")
            #expect(try form.wholeMatch(in: id) != nil, "\(id)")
        }
        #expect(ids.count == 5)
    }

    @Test func `the same mail of another site or a restored database has another Message-ID`()
        throws
    {
        let ids = try (0..<2).map { _ in
            let database = try TestDatabase.migrated()
            defer { withExtendedLifetime(database) {} }
            let connection = try database.connect()
            _ = try Outbox.record(try Self.draft(["ok"]), .first, by: "a", on: connection)
            let id = try rows(connection)[0].messageID
            let bytes = try #require(try Outbox.bytes(of: 1, on: connection))
            #expect(String(decoding: bytes, as: UTF8.self).contains("Message-ID: <\(id)>"))
            return id
        }
        #expect(ids[0] != ids[1])
    }

    @Test func `a mail that is too large is not kept`() throws {
        let database = try TestDatabase.migrated()
        defer { withExtendedLifetime(database) {} }
        let connection = try database.connect()
        var draft = try Self.draft(["ok"])
        draft.body = .file(
            name: "a", type: "b/c", bytes: Array(repeating: 0, count: Outbox.largest / 4 * 3))
        let error = #expect(throws: MailError.self) {
            try Outbox.record(draft, .first, by: "a", on: connection)
        }
        #expect(error?.sentence.fr.contains("retirer une pièce jointe") == true)
        #expect(try rows(connection).isEmpty)
    }

    @Test func `each recipient has its own end, and one that fails keeps none from theirs`()
        async throws
    {
        let database = try TestDatabase.migrated()
        let connection = try database.connect()
        let draft = try Self.draft(["no", "ok", "grey", "bad", "full"])
        _ = try Outbox.record(draft, .first, by: "a", on: connection)
        try await ScriptedMailServer.with { server in
            var report = try service(server).deliver(on: connection)
            #expect(
                (report.accepted, report.refused, report.later) == (1, 2, 2), "\(report)")
            #expect(
                try rows(connection).map(\.state)
                    == ["refused", "accepted", "recorded", "refused", "recorded"])
            #expect(try rows(connection)[0].answer == "550 5.1.1 nobody of that name")
            // Not before its time.
            #expect(try service(server).deliver(on: connection).isEmpty)
            try makeDue(connection)
            report = try service(server).deliver(on: connection)
            #expect((report.accepted, report.later) == (1, 1))
            #expect(try rows(connection)[2].state == "accepted")
            #expect(try rows(connection)[4].attempts == 2)
            let id = try rows(connection)[0].messageID
            #expect(Set(server.taken.map(\.id)) == ["<\(id)>"])
            #expect(server.taken.map(\.to).sorted() == ["grey@usine.example", "ok@usine.example"])
        }
    }

    @Test func `what may have come is sent once more, as the same mail, and is shown`()
        async throws
    {
        let database = try TestDatabase.migrated()
        let connection = try database.connect()
        _ = try Outbox.record(try Self.draft(["cut"]), .first, by: "a", on: connection)
        try await ScriptedMailServer.with { server in
            #expect(try service(server).deliver(on: connection).unknown == 1)
            #expect(try rows(connection).map(\.state) == ["unknown"])
            try makeDue(connection)
            #expect(try service(server).deliver(on: connection).accepted == 1)
            let row = try #require(try rows(connection).first)
            #expect(row.state == "accepted" && row.unknowns == 1 && row.attempts == 2)
            #expect(server.taken.map(\.id) == Array(repeating: "<\(row.messageID)>", count: 2))
            #expect(try server.mail(0) == server.mail(1))
        }
    }

    @Test func `a mail that is lost in its middle waits and comes once`() async throws {
        let database = try TestDatabase.migrated()
        let connection = try database.connect()
        _ = try Outbox.record(try Self.draft(["lost"]), .first, by: "a", on: connection)
        try await ScriptedMailServer.with { server in
            let report = try service(server).deliver(on: connection)
            // All of a small mail was said before the server hung up: then nobody knows.
            #expect(report.later + report.unknown == 1)
            #expect(server.taken.isEmpty)
        }
    }

    @Test(arguments: [true, false])
    func `what a process left may have come only where the server had asked for it`(
        _ isAsked: Bool
    ) async throws {
        let database = try TestDatabase.migrated()
        let connection = try database.connect()
        _ = try Outbox.record(try Self.draft(["ok"]), .first, by: "a", on: connection)
        _ = try connection.execute(
            """
            update bascule.mail_recipient
               set state = 'transmitting', attempts = 1, due_at = null,
                   said_at = case when \(isAsked) then now() end
            """)
        try await ScriptedMailServer.with { server in
            let report = try service(server).deliver(on: connection)
            #expect((report.orphans, report.accepted) == (isAsked ? 1 : 0, 1))
            let row = try #require(try rows(connection).first)
            #expect(row.state == "accepted" && row.unknowns == (isAsked ? 1 : 0))
            #expect(row.attempts == 2)
        }
    }

    @Test func `what ends its process before the server asks waits, and is over after 48 hours`()
        async throws
    {
        let database = try TestDatabase.migrated()
        let connection = try database.connect()
        _ = try Outbox.record(try Self.draft(["ok"]), .first, by: "a", on: connection)
        func leave(_ attempts: Int64, hours: Int32) throws {
            try connection.execute(
                """
                update bascule.mail_recipient
                   set state = 'transmitting', attempts = \(attempts), due_at = null,
                       first_tried_at = now() - make_interval(hours => \(hours))
                """)
        }
        try await ScriptedMailServer.with { server in
            try leave(3, hours: 47)
            #expect(try service(server).deliver(on: connection).isEmpty)
            let waiting = try #require(try rows(connection).first)
            #expect(waiting.state == "recorded" && waiting.unknowns == 0)
            #expect(waiting.answer?.contains("avant que le serveur l'ait demandé") == true)
            let wait = try connection.query(
                """
                select extract(epoch from due_at - clock_timestamp())::bigint
                  from bascule.mail_recipient
                """
            ).value(as: Int64.self)
            #expect((200...240).contains(wait), "\(wait)")
            try leave(4, hours: 48)
            #expect(try service(server).deliver(on: connection).isEmpty)
            #expect(server.taken.isEmpty)
        }
        let over = try #require(try rows(connection).first)
        #expect(over.state == "refused" && over.dueAt == nil)
        #expect(try FailedMails.detector.page(after: nil, limit: 10, on: connection).count == 1)
    }

    @Test func `a second sender keeps out of the way of the first`() async throws {
        let database = try TestDatabase.migrated()
        let connection = try database.connect()
        let other = try database.connect()
        _ = try Outbox.record(try Self.draft(["ok"]), .first, by: "a", on: connection)
        _ = try other.query(
            "select pg_advisory_lock(hashtextextended(\(PostRoom.mails.lock), 0))")
        try await ScriptedMailServer.with { server in
            let report = try service(server).deliver(on: connection)
            #expect(report.isElsewhere)
            #expect(server.taken.isEmpty)
            other.unlock(advisory: PostRoom.mails.lock)
            #expect(try service(server).deliver(on: connection).accepted == 1)
        }
    }

    @Test func `a server that is away costs one try of one recipient a look`() async throws {
        let database = try TestDatabase.migrated()
        let connection = try database.connect()
        _ = try Outbox.record(try Self.draft(["a", "b"]), .first, by: "a", on: connection)
        let gone = try await ScriptedMailServer.with { service($0) }
        let report = try gone.deliver(on: connection)
        #expect(report.trouble?.code == .unreachable && report.later == 1)
        #expect(try rows(connection).map(\.attempts) == [1, 0])
        #expect(throws: MailError.noServer) { try service(nil).deliver(on: connection) }
    }

    @Test func `what was refused is sent again for the asking, and what came is not`()
        async throws
    {
        let database = try TestDatabase.migrated()
        let connection = try database.connect()
        _ = try Outbox.record(try Self.draft(["no", "ok"]), .first, by: "a", on: connection)
        try await ScriptedMailServer.with { server in
            _ = try service(server).deliver(on: connection)
            let ids = try rows(connection).map(\.id)
            #expect(try Outbox.retry(ids[0], on: connection) == "no@usine.example")
            #expect(try service(server).deliver(on: connection).refused == 1)
            #expect(try rows(connection)[0].attempts == 2)
            #expect(throws: MailError.nothingToRetry(id: ids[1])) {
                try Outbox.retry(ids[1], on: connection)
            }
        }
    }

    @Test func `what failed for good is an anomaly until it is sent again`() async throws {
        let database = try TestDatabase.migrated()
        let connection = try database.connect()
        _ = try Outbox.record(try Self.draft(["no"]), .first, by: "a", on: connection)
        #expect(try FailedMails.detector.page(after: nil, limit: 10, on: connection).isEmpty)
        try await ScriptedMailServer.with { server in
            _ = try service(server).deliver(on: connection)
        }
        let found = try FailedMails.detector.page(after: nil, limit: 10, on: connection)
        #expect(found.map(\.key.subject) == ["mail matin to no@usine.example"])
        #expect(found.first?.sentence.fr.contains("n'est pas arrivé à no@usine.example") == true)
        _ = try Outbox.retry(try rows(connection)[0].id, on: connection)
        #expect(try FailedMails.detector.page(after: nil, limit: 10, on: connection).isEmpty)
    }
}
