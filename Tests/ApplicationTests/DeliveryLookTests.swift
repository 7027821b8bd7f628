// SPDX-License-Identifier: Apache-2.0

import Configuration
import Exports
import FileSystem
import Foundation
import Postgres
import TestSupport
import Testing
import Wording

@testable import Application

/// What keeps files of exports from going to other hosts, as `doctor` tells it.
@Suite struct DeliveryLookTests {
    private let site: ActionSite

    init() throws { site = try ActionSite() }

    private func declare(_ name: String, _ file: String, _ target: String) throws {
        let isDaily = file.contains("day}")
        let text = """
            export: \(name)
            name: "\(file)"
            \(isDaily ? "grain: factory_day" : "title: x")
            query: select 1 as n\(isDaily ? ", :day as jour" : "") order by n
            deliver:
              - { to: "sftp://edi@client.example/\(target)/", secret: { env: X }, known_hosts: h }

            """
        let folder = site.home.path + "/config/exports"
        try Folder.create(folder)
        try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name).yaml"))
    }

    private func load() throws -> Installation {
        try Installation(
            home: site.home.path, config: nil,
            environment: ["BASCULE_CONSOLE_SOURCE_HOSTS": #"["client.example"]"#])
    }

    @Test func `a pause that is a day old is found while files wait`() throws {
        try declare("jour", "jour.csv", "a")
        let (settings, connection) = (try load().settings, site.connection)
        try connection.execute(
            """
            insert into bascule.export (export, revision, format, path, bytes, rows, sha256, data_sha256,
                                        declaration, made_by, placed_at)
            values ('jour', 1, 'csv', '/x/jour.csv', 1, 1, sha256('a'), sha256('b'), sha256('c'), 'a', now())
            """)
        try connection.execute(
            """
            insert into bascule.export_delivery (export_id, export, target, alert_after)
            select id, export, 'sftp://edi@client.example/a/', 3 from bascule.export
             where export = 'jour'
            """)
        _ = try Sendings.pause("jour", by: "user:ana", because: nil, on: connection)
        func found(_ hours: Double) throws -> [Finding] {
            try connection.execute(
                """
                update bascule.export_pause
                   set paused_at = now() - make_interval(secs => 3600 * \(hours))
                """)
            return try DeliveryLook.find(settings, on: connection)
                .filter { $0.cause == "delivery_waits" }
        }
        #expect(try found(23.9).isEmpty)
        let told = try #require(try found(24.1).first)
        #expect(told.what.en.contains("user:ana: 1 file waits"), "\(told.what.en)")
        #expect(told.next.fr.contains("bascule exports resume jour"))
        try connection.execute(
            """
            update bascule.export_delivery set state = 'accepted', due_at = null, ended_at = now()
            """)
        #expect(try found(99).isEmpty)
    }

    @Test func `no schedule that sends is found, of the files alone too`() throws {
        #expect(DeliveryLook.unscheduled(try load().settings) == nil)
        try declare("jour", "jour.csv", "a")
        #expect(DeliveryLook.unscheduled(try load().settings)?.cause == "exports_not_delivered")
    }

    @Test func `two exports that replace each other's files elsewhere are found`() throws {
        try declare("jour", "Rapport_{day}.csv", "a")
        try declare("mois", "rapport_{last_day}.csv", "a")
        let clashes = ExportCatalog.load(try load().settings).0.clashes
        #expect(
            clashes == [
                ExportCatalog.Clash(
                    first: "jour", second: "mois", target: "sftp://edi@client.example/a/")
            ])
        #expect(DeliveryLook.find(try load()).contains { $0.cause == "delivery_names" })
        // Another folder, or a name of its own.
        for (file, target) in [("rapport_{last_day}.csv", "b"), ("{export}_{last_day}.csv", "a")] {
            try declare("mois", file, target)
            #expect(ExportCatalog.load(try load().settings).0.clashes.isEmpty, "\(file)")
        }
    }
}
