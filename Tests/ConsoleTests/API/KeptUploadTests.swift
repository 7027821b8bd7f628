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
            try await scene.takeInbox()
            #expect(try await Self.hand(scene, Self.other, token).status == 202)
            #expect(try await Self.open(scene) == 0, "the same bytes are the upload that was kept")
            #expect(try await scene.number("select count(*) from bascule.upload") == 2)
            let last = "id;valeur;note\nD;4,5;\n"
            #expect(try await Self.hand(scene, last, token).status == 409)
            #expect(try await Self.open(scene) == 1)
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

    /// A gateway that posts a new file each minute under a name that can't be had fills nothing.
    @Test func `of one name the last is kept, and no other sender's nor one that was looked at`()
        async throws
    {
        try await ConsoleScene.with { scene in
            let token = try await scene.token("ada", ["files.import"])
            let eve = try await scene.token("eve", ["files.import"])
            func rows(_ value: Int) -> String { "id;valeur;note\nG;\(value);\n" }
            for name in ["a.csv", "b.csv"] {
                #expect(
                    try await Self.hand(scene, rows(name == "a.csv" ? 1 : 2), token, name: name)
                        .status == 202)
            }
            #expect(try await Self.hand(scene, rows(3), eve).status == 409)
            #expect(try await Self.hand(scene, rows(4), token, name: "b.csv").status == 409)
            #expect(try await Self.hand(scene, rows(5), token).status == 409)
            // Somebody has opened its page: it waits for a word.
            try await scene.run("update bascule.upload set state = 'judged' where id = 5")
            // Sent on the page, and not by a program that has lost its name.
            try await scene.run(
                """
                insert into bascule.upload (feed, name, bytes, sha256, path, sent_by, choice)
                select feed, name, bytes, sha256, 'none', sent_by, choice
                  from bascule.upload where id = 5
                """)
            for value in 7...12 {
                let reply = try await Self.hand(scene, rows(value), token)
                #expect(reply.status == 409)
                #expect(try reply.json["upload_id"] == .number("\(value)"))
                let detail = try #require(try reply.json["detail"]?.text)
                #expect(detail.contains("is let go (\(value - 1))") == (value > 7), "\(detail)")
            }
            #expect(
                try await scene.value(
                    """
                    select string_agg(id::text, ' ' order by id) from bascule.upload
                     where state in ('received', 'judged')
                    """) == "3 4 5 6 12")
            #expect(
                try await scene.value(
                    """
                    select string_agg(concat_ws(' ', subject, actor), ', ' order by id)
                      from bascule.journal where action = 'upload discarded'
                    """) == (7...11).map { "upload \($0) user:ada" }.joined(separator: ", "))
            try await scene.takeInbox()
            let begun = try await scene.ask("POST", "/uploads/12/import", token, "{}")
            #expect(begun.status == 202, "\(begun.body)")
        }
    }

    @Test func `one's own that wait are a list, of the feeds that one may send to`() async throws {
        try await ConsoleScene.with { scene in
            let token = try await scene.token("ada", ["files.import@mesures"])
            let eve = try await scene.token("eve", ["files.import"])
            for sender in [token, eve, eve] {
                _ = try await Self.hand(
                    scene, "id;valeur;note\nL;\(sender == eve ? 2 : 1);\n", sender)
            }
            for name in ["b.csv", "b.csv"] {
                _ = try await Self.hand(scene, ConsoleScene.good, token, name: name)
            }
            #expect(
                try await Self.hand(scene, "id;valeur;note\nM;3;\n", token, name: "b.csv").status
                    == 409)
            let mine = try await scene.ask("GET", "/uploads", token)
            #expect(mine.status == 200, "\(mine.body)")
            let items = try #require(try mine.json["items"]?.list)
            #expect(items.map { $0["name"] } == [.text("b.csv")], "\(mine.body)")
            #expect(items.map { $0["sent_by"] } == [.text("user:ada")])
            let hers = try await scene.ask("GET", "/uploads", eve).json["items"]?.list
            #expect(hers?.map { $0["name"] } == [.text("a.csv")])
            try await scene.run(
                """
                update bascule.role set permissions = array['files.import@autre']
                 where name = 'r-ada'
                """)
            #expect(try await scene.ask("GET", "/uploads", token).json["items"]?.list == [])
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
