// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Feeds
internal import FileSystem
internal import Foundation
internal import Inbox
internal import Ingest
internal import Wording

/// Files on disk: those where no feed looks, those that can't be moved, and the causes.
extension Examination {
    /// Lines of one list, at most.
    private static let limitLines = 20

    /// Without the database: folders inside one another, moves, files that no feed will take.
    func fileChecks(_ installation: Installation) -> [Check] {
        layoutChecks(installation) + [moveCheck(installation)].compactMap(\.self)
            + strayChecks(installation)
    }

    private static let folders = Phrase(en: "folders", fr: "dossiers")

    private func layoutChecks(_ installation: Installation) -> [Check] {
        do {
            return try FolderLayout.mistakes(
                installation.settings, feeds: installation.catalog.feeds
            ).map { Check(name: Self.folders, finding: .bad($0.sentence)) }
        } catch {
            return [Check(name: Self.folders, finding: .bad(Phrase(of: error)))]
        }
    }

    /// A real move from the inbox to the archive, as a loaded file makes it.
    private func moveCheck(_ installation: Installation) -> Check? {
        let folders = installation.settings.folders
        let (from, to) = (folders.inbox, folders.archive)
        do {
            // A missing folder has a line of its own.
            guard try FileStatus(path: from) != nil, try FileStatus(path: to) != nil else {
                return nil
            }
        } catch {
            return nil
        }
        return Check(Phrase(en: "move to the archive", fr: "rangement dans l'archive")) {
            let name = ".bascule-doctor-move-\(getpid())"
            let (source, target) = ("\(from)/\(name)", "\(to)/\(name)")
            _ = try OpenFile(writing: source).descriptor
            do {
                try Folder.rename(source, to: target)
            } catch let error as FileError {
                try Folder.remove(source)
                guard error.code == .crossDevice else { throw error }
                return Phrase(
                    en: "\(to) is on another file system: files are copied, compared and removed",
                    fr:
                        "\(to) est sur un autre système de fichiers : les fichiers sont copiés, comparés,"
                        + " puis retirés")
            }
            try Folder.remove(target)
            return Phrase(
                en: "a file can be moved there without overwriting another",
                fr: "un fichier peut y être rangé sans en écraser un autre")
        }
    }

    private func strayChecks(_ installation: Installation) -> [Check] {
        let strays = installation.strays.findStrays()
        let language = installation.settings.language
        let shown = strays.prefix(Self.limitLines).map { stray in
            Check(
                name: Phrase(en: "stray file", fr: "fichier égaré"),
                finding: .bad(
                    Phrase(
                        "\(printable(stray.path)): \(stray.reason.sentence(in: language))")))
        }
        let more = strays.count - shown.count
        guard more > 0 else { return shown }
        return shown + [
            Check(
                name: Phrase(en: "stray files", fr: "fichiers égarés"),
                finding: .bad(.counted(more, en: "and # more", fr: "et # autre[s]")))
        ]
    }
}
