// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Configuration
import Feeds
import FileSystem
import Records
import Wording

extension Import {
    /// The feed that was named; without one, says which feeds can read the files and ends.
    ///
    /// Nothing is loaded by a guess: the proposal is a command to type.
    ///
    /// - Throws: `ExitCode(2)` after saying which feed to name.
    func namedFeed(_ installation: Installation) throws -> Feed {
        if let feed { return try installation.feed(feed) }
        let isFrench = installation.settings.language == .fr
        guard let file = files.first, file != "-" else {
            complain(
                isFrench
                    ? "Quel flux ? Indiquez-le par `--feed` ; `bascule feeds list` les montre."
                    : "Which feed? Name it by `--feed`; `bascule feeds list` shows them.")
            throw ExitCode(2)
        }
        let proposals = try proposals(for: file, installation)
        let sentences = proposals.map { "  --feed \($0.feed)  \($0.sentence(isFrench))" }
        if proposals.isEmpty {
            complain(
                isFrench
                    ? "Quel flux (`--feed`) ? Aucun flux déclaré ne lit \(file) :"
                        + " `bascule feeds infer \(Shell.path(file))` en propose un."
                    : "Which feed (`--feed`)? No declared feed can read \(file):"
                        + " `bascule feeds infer \(Shell.path(file))` proposes one.")
        } else {
            complain(
                (isFrench ? "Quel flux ? Pour \(file) :" : "Which feed? For \(file):") + "\n"
                    + sentences.joined(separator: "\n"))
        }
        throw ExitCode(2)
    }

    private func proposals(
        for file: String, _ installation: Installation
    ) throws -> [FeedProposal] {
        let path = absolute(file)
        let inbox = installation.settings.folders.inbox + "/"
        let folder =
            path.hasPrefix(inbox) ? Folder.parent(of: String(path.dropFirst(inbox.count))) : nil
        return try FeedProposal.of(
            fileName: Folder.name(of: path), folder: folder, in: installation.catalog
        ) {
            try FeedsCommand.source(path, $0.readLimits, in: installation.settings.language)
        }
    }
}

extension FeedProposal {
    /// The evidence for the feed, for a person.
    fileprivate func sentence(_ isFrench: Bool) -> String {
        switch reason {
        case .folder:
            isFrench
                ? "le fichier est dans son dossier de la boîte"
                : "the file lies in its folder of the inbox"
        case .rows(let good, let read):
            isFrench
                ? "lignes prises parmi les premières : \(good) sur \(read)"
                : "of its first rows it takes \(good) of \(read)"
        }
    }
}
