// SPDX-License-Identifier: Apache-2.0

import Application
import Foundation
import Pickups
import TestSupport

extension ActionSite {
    /// The site with a pickup of a folder of this host.
    private func picking(at sshd: Sshd, key: String) throws -> Installation {
        let folder = "\(home.path)/config/pickups"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        let text = """
            pickup: ctcs
            feed: pesees
            from: sftp://\(NSUserName())@127.0.0.1:\(sshd.port)\(home.path)/there/
            secret: { file: \(sshd.userKey) }
            host_key: "\(key)"
            stable: 0s
            """
        try Data(text.utf8).write(to: URL(filePath: folder + "/ctcs.yaml"))
        return try Installation(
            home: home.path, config: nil,
            environment: [
                "BASCULE_CONSOLE_SOURCE_HOSTS": "[\"127.0.0.1:\(sshd.port)\"]",
                "BASCULE_CONSOLE_SOURCE_PRIVATE": #"["127.0.0.0/8"]"#,
            ])
    }

    func runPickup() throws -> Scenario {
        let (connection, person) = (connection, Self.person)
        _ = try write("a.csv", in: home.path + "/there")
        return Scenario([
            Entry("fetched", "file 1", #"{"pickup": "ctcs", "feed": "pesees", "name": "a.csv"}"#),
            Entry("pickup run", "pickup ctcs", result: #"{"fetched": 1, "refused": 0}"#),
        ]) {
            try await Sshd.with { sshd in
                let site = try self.picking(at: sshd, key: try await sshd.fingerprint())
                return try RunPickup("ctcs", in: site)
                    .run(by: person, with: site.pickupService(), on: connection).fetched == 1
            }
        }
    }

    /// No such pickup.
    func refusedPickup() throws -> Scenario {
        let (connection, person, site) = (connection, Self.person, installation)
        return refused {
            _ = try RunPickup("none", in: site)
                .run(by: person, with: site.pickupService(), on: connection)
        }
    }
}
