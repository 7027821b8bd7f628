// SPDX-License-Identifier: Apache-2.0

import Application
import Feeds
import Foundation
import Pickups
import Postgres
import TestSupport
import Testing

/// Files that are fetched again, or at another address, or that their host says two things of.
@Suite struct PickupAgainTests {
    private let site: ActionSite

    init() throws { site = try ActionSite() }

    /// - Parameter from: with the port of the server.
    private func declare(_ from: String, _ secret: String, _ more: [String]) throws {
        let folder = "\(site.home.path)/config/pickups"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        let text =
            ["pickup: ctcs", "feed: pesees", "from: \(from)", "stable: 0s", "secret: \(secret)"]
            + more
        try Data(text.joined(separator: "\n").utf8)
            .write(to: URL(filePath: folder + "/ctcs.yaml"))
    }

    private func look(
        at port: Int, again: Bool = false
    ) throws -> PickupReport {
        let installation = try Installation(
            home: site.home.path, config: nil,
            environment: [
                "BASCULE_CONSOLE_SOURCE_HOSTS":
                    "[\"127.0.0.1:\(port)\", \"localhost:\(port)\"]",
                "BASCULE_CONSOLE_SOURCE_PRIVATE": #"["127.0.0.0/8", "::1"]"#,
            ])
        let (start, end) = (
            Timestamp(microsecondsSince2000: 0),
            Timestamp(microsecondsSince2000: 4_000_000_000_000_000)
        )
        return try RunPickup("ctcs", again: again ? start..<end : nil, in: installation)
            .run(
                by: ActionSite.person, with: installation.pickupService(), on: site.connection)
    }

    /// As if all that was handed in had come to this.
    private func settle(as state: String) throws {
        let inbox = site.home.inbox(site.feed.name)
        for name in try FileManager.default.contentsOfDirectory(atPath: inbox) {
            try FileManager.default.removeItem(atPath: "\(inbox)/\(name)")
        }
        try site.connection.execute(
            "update bascule.file set state = \(state), stored_at = now() where state = 'arrived'")
    }

    private var codes: [String] {
        get throws {
            try site.connection.query(
                "select code from bascule.pickup_item where code is not null and gone_at is null"
            ).values(as: String.self)
        }
    }

    private func with(
        _ body: (_ declare: (_ host: String, _ more: [String]) throws -> Void, Int) throws -> Void
    ) async throws {
        let there = site.home.path + "/there"
        let rows = (0..<100).map { "\($0);15/03/2026 07:00;1" }
        _ = try site.write("a.csv", rows, in: there)
        try await Sshd.with { sshd in
            let key = try await sshd.fingerprint()
            try body(
                { host, more in
                    try declare(
                        "sftp://\(NSUserName())@\(host):\(sshd.port)\(there)/",
                        "{ file: \(sshd.userKey) }", ["host_key: \"\(key)\""] + more)
                }, sshd.port)
        }
    }

    @Test func `what is wrong when a file is fetched again is told, and no trouble any more`()
        async throws
    {
        try await with { declare, port in
            try declare("127.0.0.1", [])
            #expect(try look(at: port).fetched == 1)
            try settle(as: "loaded")
            try declare("127.0.0.1", ["limits: { bytes: 1kB }"])
            let again = try look(at: port, again: true)
            #expect(again.refused == 1 && again.troubles.count == 1, "\(again)")
            #expect(try codes.isEmpty)
            // As it was noted before that.
            try site.connection.execute("update bascule.pickup_item set code = 'too_large'")
            let next = try look(at: port)
            #expect(next.refused == 0 && next.fetched == 0, "\(next)")
            #expect(try codes.isEmpty)
        }
    }

    @Test func `what was taken back does not come by another address, unless it is asked for`()
        async throws
    {
        try await with { declare, port in
            try declare("127.0.0.1", [])
            #expect(try look(at: port).fetched == 1)
            try settle(as: "reverted")
            try declare("localhost", [])
            let moved = try look(at: port)
            #expect(moved.fetched == 0 && moved.refused == 1, "\(moved)")
            #expect(try codes == ["taken_back"])
            #expect(try look(at: port, again: true).fetched == 1)
            #expect(try codes.isEmpty)
        }
    }

    @Test func `a host that says two things of one file is told at the second look`() async throws {
        try await ScriptedFTP.with { server in
            try Data("secret\n".utf8).write(to: URL(filePath: site.home.path + "/ftp.key"))
            try declare(
                "ftp://labo@127.0.0.1:\(server.port)/in/", "{ file: ftp.key }", ["tls: none"])
            try server.put("a.csv", "bon;pese_le;net_t\nA;15/03/2026 07:00;1\n")
            try server.shift(by: 1)
            let first = try look(at: server.port)
            #expect(first.waiting == 1 && first.refused == 0, "\(first)")
            let second = try look(at: server.port)
            #expect(second.waiting == 0 && second.refused == 1, "\(second)")
            #expect(try codes == ["never_same"])
            try server.shift(by: 0)
            #expect(try look(at: server.port).fetched == 1)
            #expect(try codes.isEmpty)
        }
    }
}
