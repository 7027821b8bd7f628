// SPDX-License-Identifier: Apache-2.0

import Configuration
import Fetching
import Foundation
import Journal
import Postgres
import TestSupport
import Views
import Wording

@testable import Webhooks

/// A database in which things happen, and webhooks that are told.
final class HookScene {
    static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    static let otherSecret = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"

    let database: TestDatabase
    let connection: Connection

    init() throws {
        database = try TestDatabase.migrated()
        connection = try database.connect()
    }

    static func webhook(
        _ address: String, named name: String = "lims",
        _ events: [EventKind] = EventKind.allCases,
        feeds: [String]? = nil, timeout: Duration = .seconds(10)
    ) -> Webhook {
        Webhook(
            name: name, address: Webhook.Address(text: address, shown: address), events: events,
            feeds: feeds, secret: .file("a"), oldSecret: nil, timeout: timeout, file: "\(name).yaml"
        )
    }

    /// - Parameters:
    ///   - hosts: those that may be asked; nil: the webhooks' own.
    ///   - private: networks that may be asked though they are not public.
    ///   - dies: whether a call ends as one does whose process is gone: nothing of it is noted.
    static func service(
        _ webhooks: [Webhook], hosts: [String]? = nil,
        private networks: [String] = ["127.0.0.0/8"], authority: String? = nil,
        secrets: [String] = [secret], isWhole: Bool = true,
        dies: @escaping @Sendable (WebhookCall) -> Bool = { _ in false },
        observe: @escaping @Sendable (WebhookService.Step) -> Void = { _ in }
    ) -> WebhookService {
        var sources = Settings.Sources()
        sources.hosts = hosts ?? webhooks.compactMap { Self.place($0.address.text) }
        sources.privateNetworks = networks
        if let authority { sources.ca = authority }
        let rules = FetchRules(sources)
        var service = WebhookService(
            webhooks, isWhole: isWhole, language: .en,
            keys: { webhook in
                try secrets.map { text in
                    guard let key = SigningKey(text) else {
                        throw WebhookError.badSecret(webhook: webhook.name, place: "a")
                    }
                    return key
                }
            },
            call: { call in
                if dies(call) { throw Died() }
                do {
                    let outcome = try WebPost(rules, time: call.timeout)
                        .run(SourceURL(call.url), call.body, lines: call.lines)
                    switch outcome {
                    case .answered(let answer):
                        return .answered(
                            status: answer.status, text: answer.text, location: answer.location,
                            retryAfter: answer.retryAfter)
                    case .unanswered(let detail): return .unanswered(detail)
                    }
                } catch let trouble as FetchTrouble {
                    return .unsaid("\(trouble.code.rawValue): \(trouble.detail)")
                }
            })
        service.observe = observe
        return service
    }

    struct Died: Error {}

    /// `host:port` of an address.
    private static func place(_ address: String) -> String? {
        address.split(separator: "/").dropFirst().first.map(String.init)
    }

    /// A file that ended, with its entry in the journal, as an import writes both.
    func file(
        _ name: String, _ state: String = "loaded", feed: String = "labo", reason: String? = nil
    ) throws {
        try connection.transaction { connection in
            try Self.file(name, state, feed, reason, on: connection)
        }
    }

    static func file(
        _ name: String, _ state: String, _ feed: String, _ reason: String?,
        on connection: Connection
    ) throws {
        let id = try connection.query(
            """
            insert into bascule.file (feed, name, inbox_path, bytes, state, reason, sha256)
            values (\(feed), \(name), \(name), 17, \(state), \(reason),
                    sha256(convert_to(\(name), 'UTF8')))
            returning id
            """
        ).value(as: Int64.self)
        let why = String(decoding: try JSONEncoder().encode(reason ?? ""), as: UTF8.self)
        let told = reason == nil ? "" : #", "reason": \#(why)"#
        try JournalEntry.write(
            "import", subject: "file \(id)", by: "host:1",
            parameters: #"{"feed": "\#(feed)", "bytes": 17, "sha256": "2d71"}"#,
            result: """
                {"state": "\(state)", "read": 3, "inserted": 2, "amended": 0, "unchanged": 0,
                 "rejected": 1\(told)}
                """, on: connection)
    }

    func rows() throws -> [WebhookMessageView] {
        try WebhookMessageView.Filter().first(1_000, on: connection).reversed()
    }

    func webhook(_ name: String = "lims") throws -> WebhookView? {
        try WebhookView.all(on: connection)[name]
    }

    func makeDue() throws {
        try connection.execute(
            "update bascule.webhook_message set due_at = clock_timestamp() where due_at is not null"
        )
    }
}
