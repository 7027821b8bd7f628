// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

@testable import Console

/// What becomes of a file that a program sends while another one has its name.
@Suite struct KeptUploadTests {
    private static let raw = ["Content-Type: text/csv"]
    private static let other = "id;valeur;note\nC;3,5;\n"

    private static func hand(
        _ scene: ConsoleScene, _ text: String, _ token: String, name: String = "a.csv"
    ) async throws -> Reply {
        try await scene.ask(
            "POST", "/imports?feed=mesures&name=\(name)", token, text, headers: raw)
    }

    private static func open(_ scene: ConsoleScene) async throws -> Int64 {
        try await scene.number(
            "select count(*) from bascule.upload where state in ('received', 'judged')")
    }

    @Test func `it is kept, told of with the first one's task, and handed in under another name`()
        async throws
    {
        try await ConsoleScene.with { scene in
            let token = try await scene.token("ada", ["files.import"])
            let eve = try await scene.token("eve", ["files.import"])
            #expect(try await Self.hand(scene, ConsoleScene.good, token).status == 202)
            let second = try await Self.hand(scene, Self.other, token)
            #expect(try second.status == 409 && second.code == "conflict", "\(second.body)")
            #expect(try second.json["upload_id"] == .number("2"))
            #expect(try second.json["task_id"] == .text("f1"))
            let detail = try #require(try second.json["detail"]?.text)
            #expect(detail.contains("kept as upload 2") && detail.contains("/uploads/2/import"))

            // Sent once more it is the same one: a program that tries again fills nothing.
            let third = try await Self.hand(scene, Self.other, token)
            #expect(try third.status == 409 && third.json["upload_id"] == .number("2"))
            #expect(try await Self.open(scene) == 1)
            let hers = try await Self.hand(scene, Self.other, eve)
            #expect(try hers.status == 409 && hers.json["upload_id"] == .number("3"))
            #expect(try hers.json["task_id"] == nil, "another's file is not told of")

            for (id, body, status) in [
                (2, "{}", 409), (2, #"{"name": "a.txt"}"#, 422), (2, #"{"name": "../b.csv"}"#, 422),
                (3, "{}", 404), (99, "{}", 404), (2, #"{"nom": "b.csv"}"#, 422),
            ] {
                let reply = try await scene.ask("POST", "/uploads/\(id)/import", token, body)
                #expect(reply.status == status, "\(id) \(body) \(reply.body)")
            }
            let key = ["Idempotency-Key: 7"]
            let named = #"{"name": "b.csv"}"#
            let begun = try await scene.ask(
                "POST", "/uploads/2/import", token, named, headers: key)
            #expect(begun.status == 202, "\(begun.body)")
            #expect(begun["location"] == "/api/v1/tasks/f2")
            let again = try await scene.ask(
                "POST", "/uploads/2/import", token, named, headers: key)
            #expect(again.status == 202 && again["idempotency-replayed"] == "true")
            #expect(again.body == begun.body)
            #expect(
                try await scene.ask("POST", "/uploads/2/import", token, named).status == 409)
            #expect(
                try await scene.value(
                    """
                    select parameters ->> 'name' || ' ' || (parameters ->> 'sent_as')
                      from bascule.journal where action = 'upload imported' and subject = 'upload 2'
                    """) == "b.csv a.csv")
            try await scene.takeInbox()
            #expect(
                try await scene.value(
                    "select string_agg(name || ' ' || state, ', ' order by id) from bascule.file")
                    == "a.csv loaded, b.csv loaded")
        }
    }

    @Test func `it is handed in once the name is free, by itself or sent again, or let go`()
        async throws
    {
        try await ConsoleScene.with { scene in
            let token = try await scene.token("ada", ["files.import"])
            #expect(try await Self.hand(scene, ConsoleScene.good, token).status == 202)
            #expect(try await Self.hand(scene, Self.other, token).status == 409)
            let last = "id;valeur;note\nD;4,5;\n"
            #expect(try await Self.hand(scene, last, token).status == 409)
            #expect(try await Self.open(scene) == 2)
            try await scene.takeInbox()
            #expect(try await Self.hand(scene, Self.other, token).status == 202)
            #expect(try await Self.open(scene) == 1, "the same bytes are the upload that was kept")
            #expect(try await scene.number("select count(*) from bascule.upload") == 3)
            try await scene.takeInbox()
            let gone = try await scene.ask("POST", "/uploads/3/discard", token, "{}")
            #expect(gone.status == 200, "\(gone.body)")
            #expect(try await Self.open(scene) == 0)
            for verb in ["import", "discard"] {
                let reply = try await scene.ask("POST", "/uploads/3/\(verb)", token, "{}")
                #expect(reply.status == 409, "\(verb) \(reply.body)")
            }
            try await scene.waitForEmptyWorkFolder()
            #expect(
                try await scene.number("select count(*) from essai.mesures where id in ('C', 'D')")
                    == 1)
        }
    }

    /// A right that ends takes the upload with it; a right held to a feed does.
    @Test func `only who may send to its feed hands it in`() async throws {
        try await ConsoleScene.with { scene in
            let token = try await scene.token("ada", ["files.import@mesures"])
            #expect(try await Self.hand(scene, ConsoleScene.good, token).status == 202)
            #expect(try await Self.hand(scene, Self.other, token).status == 409)
            try await scene.run(
                """
                update bascule.role set permissions = array['files.import@autre']
                 where name = 'r-ada'
                """)
            let named = #"{"name": "b.csv"}"#
            #expect(
                try await scene.ask("POST", "/uploads/2/import", token, named).status == 404)
            try await scene.run(
                """
                update bascule.role set permissions = array['files.import@mesures']
                 where name = 'r-ada'
                """)
            #expect(
                try await scene.ask("POST", "/uploads/2/import", token, named).status == 202)
        }
    }
}
