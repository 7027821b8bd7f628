// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import DelimitedText
import FileSystem
import Foundation
import Views
import Wording

/// Writes exported entries: beside the file, then renamed, never over another one.
final class JournalSink {
    private static let flushBytes = 1 << 20

    private let format: JournalCommand.Export.Format
    private let path: String?
    private let file: OpenFile?
    private var bytes: [UInt8] = []
    private var count = 0

    init(_ format: JournalCommand.Export.Format, path: String?) throws {
        self.format = format
        self.path = path
        if let path, try FileStatus(path: path) != nil {
            let taken = Phrase(
                en: "\(path) is there already: nothing is overwritten, so name another file.",
                fr: "\(path) existe déjà : rien n'est écrasé ; indiquez un autre fichier.")
            complain(taken[SiteLanguage.current])
            throw ExitCode(2)
        }
        file = try path.map { try OpenFile(writing: $0 + ".part") }
        if format == .csv { CleanCSV.append(JournalEntryView.exportedColumns, to: &bytes) }
    }

    func addEntry(_ entry: JournalEntryView) throws {
        switch format {
        case .csv: CleanCSV.append(entry.texts, to: &bytes)
        case .jsonl: bytes += try entry.jsonLine().utf8 + [0x0A]
        }
        count += 1
        if bytes.count >= Self.flushBytes { try flush() }
    }

    /// Gives the number of entries.
    func finish() throws -> Int {
        try flush()
        if let file, let path {
            try file.sync()
            try Folder.rename(file.path, to: path)
            try Folder.sync(Folder.parent(of: path))
        }
        return count
    }

    /// Removes a file that was not finished.
    func abandon() throws {
        guard let file, try FileStatus(path: file.path) != nil else { return }
        try Folder.remove(file.path)
    }

    private func flush() throws {
        if let file {
            try file.write(bytes)
        } else {
            try FileHandle.standardOutput.write(contentsOf: Data(bytes))
        }
        bytes.removeAll(keepingCapacity: true)
    }
}
