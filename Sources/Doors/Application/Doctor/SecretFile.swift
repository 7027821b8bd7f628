// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Wording

/// A file with a password in it.
enum SecretFile {
    /// That everybody on this host can read it; nil: not so, or there is none.
    static func finding(
        _ path: String?, _ cause: String, _ subject: String, _ what: Phrase
    ) -> Finding? {
        guard let path, let mode = mode(of: path), mode & 0o007 != 0 else { return nil }
        return Finding(
            cause, subject,
            Phrase(
                en: "Everybody on this host may read \(path), \(what.en).",
                fr: "Chacun sur cette machine peut lire \(path), \(what.fr)."),
            next: Phrase(en: "chmod 600 \(path).", fr: "chmod 600 \(path)."), weight: .note)
    }

    private static func mode(of path: String) -> Int? {
        do {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            return (attributes[.posixPermissions] as? NSNumber)?.intValue
        } catch {
            // What can't be read is said where it is needed.
            return nil
        }
    }
}
