// SPDX-License-Identifier: Apache-2.0

import Application
import Feeds
import Foundation
import Pickups
import Postgres
import TestSupport

/// A site with a pickup of a folder of mails, on a server that does what a test says.
struct MailPickupSite {
    let site: ActionSite
    let server: ScriptedIMAP

    /// Starts both and lends them.
    static func with(
        _ script: [String: String] = [:], after: String = "keep",
        _ body: (MailPickupSite) async throws -> Void
    ) async throws {
        try await ScriptedIMAP.with(script) { server in
            let made = MailPickupSite(site: try ActionSite(), server: server)
            try Data("secret\n".utf8).write(to: URL(filePath: made.site.home.path + "/boite.key"))
            try made.declare(after: after)
            try await body(made)
        }
    }

    func declare(
        after: String = "keep", senders: String = "labo@ctcs.example", more: String = ""
    ) throws {
        let folder = "\(site.home.path)/config/pickups"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        let text = """
            pickup: boite
            feed: pesees
            from: imaps://boite@127.0.0.1:\(server.port)/INBOX
            senders: [\(senders)]
            secret: { file: boite.key }
            after: \(after)
            \(more)
            """
        try Data(text.utf8).write(to: URL(filePath: folder + "/boite.yaml"))
    }

    var installation: Installation {
        get throws {
            try Installation(
                home: site.home.path, config: nil,
                environment: [
                    "BASCULE_CONSOLE_SOURCE_CA": server.authority,
                    "BASCULE_CONSOLE_SOURCE_HOSTS": "[\"127.0.0.1:\(server.port)\"]",
                    "BASCULE_CONSOLE_SOURCE_PRIVATE": #"["127.0.0.0/8"]"#,
                ])
        }
    }

    /// One look, in which nothing waits for a name.
    func look() throws -> PickupReport {
        let installation = try installation
        var service = installation.pickupService()
        service.patience = .zero
        return try RunPickup("boite", in: installation)
            .run(by: ActionSite.person, with: service, on: site.connection)
    }

    /// A mail lies there, with files of these names, each with a row of its own.
    ///
    /// - Parameters:
    ///   - field: how a file's name is written: `filename=` unless told.
    ///   - ending: what stands behind the last file.
    func put(
        _ number: Int, _ names: [String], from sender: String = "labo@ctcs.example",
        field: String = "filename=", ending: String = "--x--\r\n"
    ) throws {
        let parts = names.map { name in
            """
            --x\r
            Content-Disposition: attachment; \(field)\(name)\r
            \r
            bon;pese_le;net_t\r
            \(number)\(name.utf8.count);15/03/2026 07:00;\(number)\r

            """
        }
        try server.put(
            number,
            """
            From: Labo <\(sender)>\r
            Date: Mon, 30 Nov 2026 01:46:0\(number % 10) +0100\r
            Content-Type: multipart/mixed; boundary=x\r
            \r
            --x\r
            \r
            Bonjour.\r
            \(parts.joined())\(ending)
            """)
    }

    /// As if all that was handed in had been imported.
    func load() throws {
        let inbox = site.home.inbox(site.feed.name)
        for name in try FileManager.default.contentsOfDirectory(atPath: inbox) {
            try FileManager.default.removeItem(atPath: "\(inbox)/\(name)")
        }
        try site.connection.execute(
            """
            update bascule.file set state = 'loaded', stored_at = now()
             where state = 'arrived'
            """)
    }

    func texts(_ sql: SQL) throws -> [String] {
        try site.connection.query(sql).values(as: String.self)
    }

    /// What is refused and not seen to: name and code.
    var refused: [String] {
        get throws {
            try texts(
                """
                select concat_ws(' ', name, code) from bascule.pickup_item
                 where code is not null and gone_at is null order by name
                """)
        }
    }

    /// Number and outcome of each mail.
    var outcomes: [String] {
        get throws {
            try texts(
                """
                select concat(number, ' ', coalesce(outcome, 'open')) from bascule.pickup_mail
                 order by number
                """)
        }
    }
}
