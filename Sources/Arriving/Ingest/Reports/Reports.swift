// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import FileSystem
internal import Postgres
internal import Wording

/// The reports on one settled file, for people: its faults, and the refused lines to be mended.
struct Reports {
    let fileID: Int64
    /// Nil for what was never read: it has no lines.
    let feed: Feed?
    let language: Language
    /// The folder above the reports' that is not made where it is missing.
    let anchor: String?

    /// The reports of one file, as noted in the ledger.
    struct Written {
        let fileID: Int64
        var faults: String?
        var rejects: (path: String, lines: Int64, leftOut: Int64)?
    }

    /// Writes what there is to mend.
    ///
    /// - Parameters:
    ///   - stored: the file's path; nil if it is gone.
    ///   - folder: for reports of loaded files, which are not in the error folder.
    func write(
        _ state: FileState, rowsRejected: Int64, move: FileMove, stored: String?,
        folder: String, on connection: Connection
    ) throws -> Written {
        switch state {
        case .rejected, .failed:
            // A file taken up in the archive stays there; nothing is written beside it.
            let files = [stored ?? move.destination] + move.candidates.dropFirst()
            return try write(
                state, stored: stored,
                beside: files.map {
                    Folder.holds(folder, $0) ? $0 : "\(folder)/\(Folder.name(of: $0))"
                }, on: connection)
        case .loaded where rowsRejected > 0:
            return try write(
                state, stored: stored,
                beside: move.candidates.map { "\(folder)/\(Folder.name(of: $0))" },
                on: connection)
        case .loaded, .arrived, .loading, .duplicate, .reverted: return Written(fileID: fileID)
        }
    }

    private func write(
        _ state: FileState, stored: String?, beside files: [String], on connection: Connection
    ) throws -> Written {
        var written = Written(fileID: fileID)
        var note: (name: String, text: String)?
        if let stored, let feed, state != .failed {
            let rejects = RejectsReport(fileID: fileID, feed: feed, anchor: anchor)
            let result = try rejects.write(state, stored: stored, beside: files, on: connection)
            if case .written(let path, let lines, let leftOut, _) = result {
                written.rejects = (path, lines, leftOut)
            }
            note = result.map {
                (written.rejects.map { Folder.name(of: $0.path) } ?? "", $0.text(in: language))
            }
        }
        written.faults = try FaultReport(fileID: fileID, language: language, anchor: anchor)
            .write(beside: files, note: note, on: connection)
        return written
    }

    /// Whether a name in the error folder is a report, not a dropped file.
    static func isReport(_ name: String) -> Bool {
        name.hasSuffix(FaultReport.ending) || RejectsName.isRejects(name)
    }
}

extension RejectsReport.Result {
    /// The note about the other report.
    fileprivate func text(in language: Language) -> String {
        sentence[language]
    }

    private var sentence: Phrase {
        switch self {
        case .written(_, let lines, let leftOut, let renamed):
            Phrase.counted(lines, en: "# refused line[s]", fr: "# ligne[s] refusée[s]")
                + (leftOut == 0
                    ? Phrase("")
                    : .counted(
                        leftOut, en: " (# more [is|are] left out)",
                        fr: " (# autre[s] n'y [tient|tiennent] pas)"))
                + .counted(
                    lines, en: ", ready to be mended: mend [it|them] in this file",
                    fr: ", prête[s] à corriger : corrigez dans ce fichier")
                + (renamed.map {
                    Phrase(en: ", rename it “\($0)”", fr: ", renommez ce fichier « \($0) »")
                } ?? Phrase(""))
                + Phrase(
                    en: " and drop it into the inbox", fr: " et déposez-le dans la boîte")
        case .impossible(.tooManyRows(let rows)):
            .counted(
                rows, en: "# refused line[s], too many for a copy: mend the file itself",
                fr: "# ligne[s] refusée[s], trop pour une copie : corrigez le fichier lui-même")
        case .impossible(.notCut):
            Phrase(
                en: "the refused lines can't be told from the others: mend the file itself",
                fr: "les lignes refusées ne peuvent pas être séparées des autres : corrigez le"
                    + " fichier lui-même")
        }
    }
}
