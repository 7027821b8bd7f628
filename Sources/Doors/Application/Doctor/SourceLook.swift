// SPDX-License-Identifier: Apache-2.0

package import Configuration
internal import Foundation
package import Wording

/// Finds files without which nothing can be fetched from the hosts that the site allows.
package enum SourceLook {
    package static func find(_ sources: Settings.Sources) -> [Finding] {
        guard !sources.hosts.isEmpty else { return [] }
        let named = [
            ("source_ca", sources.ca), ("source_sftp.key", sources.sftp.key),
            ("source_sftp.known_hosts", sources.sftp.knownHosts),
        ]
        let missing = named.compactMap { setting, path in
            path.flatMap { unreadable(setting, $0) }
        }
        return missing + (sources.sftp.key.flatMap(openKey).map { [$0] } ?? [])
    }

    private static func unreadable(_ setting: String, _ path: String) -> Finding? {
        guard !FileManager.default.isReadableFile(atPath: path) else { return nil }
        return Finding(
            "source_file_missing", path,
            Phrase(
                en: "The file of console.\(setting) is not there, or can't be read: no file is"
                    + " fetched that needs it.",
                fr: "Le fichier de console.\(setting) manque, ou n'est pas lisible : rien de ce qui"
                    + " en a besoin n'est lu ailleurs."),
            next: Phrase(
                en: "Put it there, readable for the service's user, or change the setting.",
                fr: "Le mettre là, lisible par l'utilisateur du service, ou changer le réglage."))
    }

    /// A key that others on this host can read.
    private static func openKey(_ path: String) -> Finding? {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
            let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue, mode & 0o077 != 0
        else { return nil }
        return Finding(
            "source_key_open", path,
            Phrase(
                en: "Others on this host may read the key of console.source_sftp.",
                fr: "D'autres sur cette machine peuvent lire la clé de console.source_sftp."),
            next: Phrase(en: "chmod 600 \(path).", fr: "chmod 600 \(path)."), weight: .note)
    }
}
