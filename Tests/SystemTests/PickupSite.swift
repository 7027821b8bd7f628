// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// A site with a pickup of a folder that a real sshd shows.
struct PickupSite {
    let world: World
    let sshd: Sshd
    /// What the other host shows.
    var there: String { world.home.path + "/there" }

    static func with(_ body: (PickupSite) async throws -> Void) async throws {
        try await Sshd.with { sshd in
            try await NightSite.with { world in
                let site = PickupSite(world: world, sshd: sshd)
                try FileManager.default.createDirectory(
                    atPath: site.there, withIntermediateDirectories: true)
                try await site.declare()
                #expect(try await world.run(["migrate"]).status == 0)
                try await body(site)
            }
        }
    }

    /// - Parameter key: nil: the server's own.
    func declare(
        stable: String = "0s", after: String = "keep", key: String? = nil, more: String = ""
    ) async throws {
        let known = if let key { key } else { try await sshd.fingerprint() }
        try FileManager.default.createDirectory(
            atPath: world.home.path + "/config/pickups", withIntermediateDirectories: true)
        try world.declare(
            """
            pickup: ctcs
            feed: \(DroppedFile.feed)
            from: sftp://\(NSUserName())@127.0.0.1:\(sshd.port)\(there)/
            secret: { file: \(sshd.userKey) }
            host_key: "\(known)"
            stable: \(stable)
            after: \(after)
            \(more)
            """, "pickups/ctcs")
    }

    var environment: [String: String] {
        [
            "BASCULE_CONSOLE_SOURCE_HOSTS": "[\"127.0.0.1:\(sshd.port)\"]",
            "BASCULE_CONSOLE_SOURCE_PRIVATE": #"["127.0.0.0/8"]"#,
        ]
    }

    func run(
        _ arguments: [String], _ more: [String: String] = [:]
    ) async throws -> CommandResult {
        try await world.run(arguments, environment: environment.merging(more) { $1 })
    }

    /// One look; its counts, by name.
    func look(_ more: [String] = [], status: Int32 = 0) async throws -> [String: Int] {
        let told = try await run(
            (more.isEmpty ? ["pickups", "run", "ctcs"] : more) + ["--json"])
        #expect(told.status == status, "\(told.errors)\(told.output)")
        let object = try JSONSerialization.jsonObject(with: Data(told.output.utf8))
        return (object as? [String: Any])?["counts"] as? [String: Int] ?? [:]
    }

    func put(_ file: DroppedFile) throws {
        try Data(file.text.utf8).write(to: URL(filePath: "\(there)/\(file.name)"))
    }

    /// Names there, of files and folders.
    func names(below folder: String = "") throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: there + folder).sorted()
    }
}
