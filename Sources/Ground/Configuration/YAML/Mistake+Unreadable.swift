// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Wording

extension Mistake {
    /// The reason why a path can't be read; nil: there is nothing.
    ///
    /// Asked after a look without a result: an unreadable file differs from a missing one.
    package static func unreadable(_ path: String) -> Mistake? {
        do {
            _ = try FileManager.default.attributesOfItem(atPath: path)
        } catch let error as CocoaError where isAbsence(error) {
            return nil
        } catch let error as CocoaError where error.code == .fileReadNoPermission {
            return mayNotBeRead(path)
        } catch {
            return Mistake(
                file: path, what: Phrase("\(error)"),
                remedy: Phrase(en: "Look at its folder", fr: "Voyez son dossier"))
        }
        guard !FileManager.default.isReadableFile(atPath: path) else {
            return Mistake(
                file: path,
                what: Phrase(en: "It is there and can't be read", fr: "Il est là et ne se lit pas"),
                remedy: Phrase(
                    en: "Put a plain file or a folder there",
                    fr: "Mettez-y un fichier ou un dossier")
            )
        }
        return leadsNowhere(path) ?? mayNotBeRead(path)
    }

    /// For a link whose target, or a target further on, does not exist.
    private static func leadsNowhere(_ path: String) -> Mistake? {
        var place = path
        // As many as the system itself follows.
        for _ in 0..<40 {
            do {
                let target = try FileManager.default.destinationOfSymbolicLink(atPath: place)
                place = target.hasPrefix("/") ? target : folder(of: place) + target
                _ = try FileManager.default.attributesOfItem(atPath: place)
            } catch let error as CocoaError where isAbsence(error) {
                return Mistake(
                    file: path,
                    what: Phrase(
                        en: "It is a link that leads nowhere: there is no \(place)",
                        fr: "C'est un lien qui ne mène nulle part : \(place) n'existe pas"),
                    remedy: Phrase(
                        en: "Put the file there, or let the link lead to it",
                        fr: "Mettez-y le fichier, ou faites mener le lien jusqu'à lui"))
            } catch {
                // A path that is no link, or can't be read, is reported otherwise.
                return nil
            }
        }
        return nil
    }

    /// With the slash at its end; empty for a bare name.
    private static func folder(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
        return String(path[...slash])
    }

    package static func notUTF8(_ path: String) -> Mistake {
        Mistake(file: path, what: YAMLWords.notUTF8, remedy: YAMLWords.saveAsUTF8)
    }

    private static func isAbsence(_ error: CocoaError) -> Bool {
        [.fileReadNoSuchFile, .fileNoSuchFile].contains(error.code)
            || (error.underlying as? POSIXError)?.code == .ENOTDIR
    }

    /// Names the user, and the path closed to that user: the file, or a folder above it.
    private static func mayNotBeRead(_ path: String) -> Mistake {
        var shut = path
        var above = path
        while let slash = above.utf8.lastIndex(of: UInt8(ascii: "/")), slash > above.startIndex {
            above = String(above[..<slash])
            if !FileManager.default.isExecutableFile(atPath: above) { shut = above }
        }
        let user = NSUserName()
        return Mistake(
            file: path,
            what: Phrase(
                en: "It may not be read by the user \(user)"
                    + (shut == path ? "" : ", to whom \(shut) is shut"),
                fr: "L'utilisateur \(user) n'a pas le droit de le lire"
                    + (shut == path ? "" : " : \(shut) lui est fermé")),
            remedy: Phrase(
                en:
                    "Give \(user) the right (`ls -ld \(Shell.path(shut))` shows who has it), or run bascule"
                    + " as a user who has it",
                fr:
                    "Donnez ce droit à \(user) (`ls -ld \(Shell.path(shut))` montre qui l'a), ou lancez bascule"
                    + " sous un utilisateur qui l'a"))
    }
}
