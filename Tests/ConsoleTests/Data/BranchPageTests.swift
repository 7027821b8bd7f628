// SPDX-License-Identifier: Apache-2.0

import Application
import Feeds
import FileSystem
import Foundation
import Inbox
import Ingest
import Postgres
import TestSupport
import Testing

@testable import Console

/// Every table of a feed is looked at, by whoever may see the feed.
@Suite struct BranchPageTests {
    private static let feed = """
        feed: qpcr
        title: PCR
        files: ["*.csv"]
        dialect: { delimiter: ";" }
        layout: { sections: { begin: '^\\[(.+)\\]$', take: [Results] } }
        columns:
          - { name: puits, header: Well, required: true }
          - { name: cq, header: Cq, type: integer }
        key: [puits]
        table: essai.qpcr
        branches:
          - table: essai.plaque
            take: [Setup]
            columns:
              - { name: puits, header: Well, required: true }
              - { name: echantillon, header: Sample }
            key: [puits]
        """

    private func load(_ name: String, _ text: String, _ console: ConsoleScene) async throws -> Int64
    {
        let installation = try Installation(
            home: console.home.path, config: nil,
            environment: ["BASCULE_DATABASE_URL": console.database.url])
        let path = "\(console.home.path)/sent/\(name)"
        try Folder.create("\(console.home.path)/sent")
        try Data(text.utf8).write(to: URL(filePath: path))
        let status = try #require(try FileStatus(path: path))
        let feed = try installation.feed(named: "qpcr")
        let arrival = Arrival(
            label: feed.name, root: "/", relative: path, identity: FileIdentity(status))
        let importing = ImportFiles([arrival], by: feed, in: installation)
        return try await console.session.use { connection in
            let results = try importing.run(by: LaboScene.person, on: connection)
            return try #require(results.first?.fileID)
        }
    }

    private static func text(_ sample: String) -> String {
        "[Setup]\nWell;Sample\nA1;\(sample)\n[Results]\nWell;Cq\nA1;23\n"
    }

    @Test func `the pages show each table, its history, and a file's rows in all`() async throws {
        try await ConsoleScene.with(feeds: ["qpcr": Self.feed]) { console in
            let key = try await console.key("ada", ["lecteur"])
            _ = try await load("a.csv", Self.text("Témoin"), console)
            let second = try await load("b.csv", Self.text("Essai"), console)
            func page(_ path: String) async throws -> String {
                let reply = try await console.send("GET", path, key: key)
                #expect(reply.status == 200, "\(path): \(reply.body)")
                return reply.body
            }
            let all = try await page("/data")
            #expect(all.contains("data-name=\"qpcr\""))
            #expect(all.contains("data-name=\"essai.plaque\""))
            #expect(all.contains("/data/qpcr?table=essai.plaque"))
            let own = try await page("/data/qpcr")
            #expect(own.contains("essai.qpcr") && !own.contains(">Essai<"))
            let table = "/data/qpcr?table=essai.plaque"
            let branch = try await page(table)
            #expect(branch.contains(">Essai<") && branch.contains("name=\"table\""))
            #expect(try await page(table + "&by.puits=A1&key=A1").contains("Témoin"))
            #expect(
                try await console.send("GET", "/data/qpcr?table=essai.autre", key: key).status
                    == 404)
            let csv = try await console.send(
                "GET", "/data/qpcr/rows.csv?table=essai.plaque", key: key)
            #expect(csv.status == 200 && csv.body.contains("Essai"))
            let rows = try await page("/files/\(second)/rows")
            #expect(rows.contains("essai.plaque.echantillon") && rows.contains(">Essai<"))
            let file = try await page("/files/\(second)")
            #expect(file.contains("essai.plaque.echantillon") && file.contains("Témoin"))
            let feed = try await page("/feeds/qpcr")
            #expect(feed.contains("essai.qpcr, essai.plaque"))
            #expect(feed.contains("data-testid=\"columns-plaque\""))
        }
    }

    @Test func `the API gives each table to who may see the feed alone`() async throws {
        try await ConsoleScene.with(feeds: ["qpcr": Self.feed]) { console in
            let token = try await console.token("ada", ["data.view@qpcr", "feeds.view@qpcr"])
            _ = try await load("a.csv", Self.text("Témoin"), console)
            let second = try await load("b.csv", Self.text("Essai"), console)
            func items(_ path: String) async throws -> [JSON] {
                let reply = try await console.ask("GET", path, token)
                try #require(reply.status == 200, "\(path): \(reply.body)")
                return try reply.json["items"]?.list ?? []
            }
            let rows = try await items("/data/qpcr?table=essai.plaque")
            #expect(rows.map { $0["echantillon"] } == [.text("Essai")])
            #expect(try await items("/data/qpcr").map { $0["cq"] } == [.number("23")])
            let past = try await items("/data/qpcr/history?table=essai.plaque&key=A1")
            #expect(past.count == 2)
            let brought = try await items("/files/\(second)/rows")
            #expect(brought.map { $0["essai.plaque.echantillon"] } == [.text("Essai")])
            let feed = try await console.ask("GET", "/feeds/qpcr", token)
            #expect(
                try feed.json["tables"]?.list == [.text("essai.qpcr"), .text("essai.plaque")])
            let none = try await console.ask("GET", "/data/qpcr?table=essai.x", token)
            #expect(none.status == 404)
        }
    }
}
