// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport

/// One declaration of each sort, for the commands that list them.
enum LayoutSite {
    static let chart = """
        qc: pesees
        kind: individuals
        source:
          feed: pesees
          columns: { serie: bon, materiau: bon, lot: bon, mesure_le: pese_le, valeur: net_t }
        limits: { phase_1: all }
        rules: [limite]
        """

    static let mail = """
        mail: essai
        to: [labo@gardel.example]
        on: alert
        rules: [dead]
        """
    static let webhook = """
        webhook: lims
        url: https://lims.usine.example/bascule
        secret: { env: LIMS_KEY }
        """

    /// Fetches a file that it takes, and sees one that it can't.
    static func pickup(_ sshd: Sshd, _ world: World) async throws -> String {
        let folder = world.home.path + "/there"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        for name in ["far.csv", ".dot.csv"] {
            _ = try world.write("there/\(name)", DroppedFile("far", rows: 1).text)
        }
        return """
            pickup: ctcs
            feed: mesures
            from: sftp://\(NSUserName())@127.0.0.1:\(sshd.port)\(folder)/
            secret: { file: \(sshd.userKey) }
            host_key: "\(try await sshd.fingerprint())"
            stable: 0s
            """
    }
}
