// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Feeds
internal import Foundation
internal import Wording

/// Finds that this user can't learn of the writers of other users' files.
enum LeaseLook {
    /// CAP_LEASE of linux/capability.h.
    private static let capability = 28

    static func find(_ installation: Installation) throws -> [Finding] {
        guard !installation.catalog.feeds.isEmpty else { return [] }
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        guard !hasCapability(status) else { return [] }
        let quiet = Quantity.text(installation.settings.quiet)
        return [
            Finding(
                "no_lease", "user \(NSUserName())",
                Phrase(
                    en:
                        "It has no CAP_LEASE, so nobody can tell it whether another user's file is still"
                        + " being written: such files must rest for \(quiet) (`quiet`) first.",
                    fr: "Il n'a pas CAP_LEASE : le système ne lui dit pas si le fichier d'un autre"
                        + " utilisateur est encore en cours d'écriture ; un tel fichier doit d'abord"
                        + " rester inchangé \(quiet) (`quiet`)."),
                next: Phrase(
                    en: "Give it `AmbientCapabilities=CAP_LEASE` in the unit of systemd (or `setcap"
                        + " cap_lease+ep` on the program), and they are taken at once.",
                    fr:
                        "Donnez-lui `AmbientCapabilities=CAP_LEASE` dans l'unité systemd (ou `setcap"
                        + " cap_lease+ep` sur le programme), et ils seront pris aussitôt."),
                weight: .note)
        ]
    }

    /// - Parameter status: the text of /proc/self/status.
    static func hasCapability(_ status: String) -> Bool {
        let line = status.split(separator: "\n").first { $0.hasPrefix("CapEff:") } ?? ""
        let mask = line.split(whereSeparator: \.isWhitespace).last.flatMap { UInt64($0, radix: 16) }
        return (mask ?? 0) & (1 << UInt64(capability)) != 0
    }
}
