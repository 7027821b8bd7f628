// SPDX-License-Identifier: Apache-2.0

internal import Exports
package import Postgres
package import Views

/// What is in a file that went out, and what its next revision has otherwise.
package enum ExportContent {
    /// Lines that are shown of a difference, of each side at most.
    package static let linesLimit = 200

    /// The lines that one file has and another has not.
    package struct Difference: Sendable, Equatable {
        package let gone: [String]
        package let new: [String]
        /// Whether there are more.
        package let isCut: Bool
    }

    /// To be read piece by piece, of any size: its bytes are those that were written.
    ///
    /// Blocks.
    ///
    /// - Throws: an error with a sentence.
    package static func open(_ file: ExportView) throws -> StoredFile {
        try SentFile.check(file.path, count: file.bytes, sha256: file.sha256)
        guard let stored = try StoredFile(path: file.path), stored.length == file.bytes else {
            throw SentFile.Refused.changed(path: file.path)
        }
        return stored
    }

    /// The bytes; to be called where reading may block.
    ///
    /// - Throws: an error with a sentence.
    package static func bytes(of file: ExportView) throws -> [UInt8] {
        try SentFile.bytes(at: file.path, count: file.bytes, sha256: file.sha256)
    }

    /// What a text file has otherwise than the revision before it; nil: there is none before it, it
    /// is no text, or it says itself what has changed.
    ///
    /// - Throws: an error with a sentence.
    package static func difference(
        of file: ExportView, on connection: borrowing Connection
    ) throws -> Difference? {
        guard isCompared(file),
            let before = try ExportView.revision(before: file, on: connection)
        else { return nil }
        return difference(lines(try bytes(of: before)), lines(try bytes(of: file)))
    }

    /// Whether a file is another form of the one before it, and text.
    package static func isCompared(_ file: ExportView) -> Bool {
        isText(file.format) && file.revision > 1 && !file.isOfChanges
    }

    /// Whether files of a format are text, whose lines can be compared.
    private static func isText(_ format: String) -> Bool { !["xlsx", "pdf"].contains(format) }

    private static func lines(_ bytes: [UInt8]) -> [String] {
        String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
    }

    /// Equal lines cancel each other, as often as they are on both sides.
    static func difference(_ old: [String], _ new: [String]) -> Difference {
        var counts: [String: Int] = [:]
        for line in old { counts[line, default: 0] += 1 }
        var added: [String] = []
        for line in new {
            if let count = counts[line], count > 0 {
                counts[line] = count - 1
            } else {
                added.append(line)
            }
        }
        var gone: [String] = []
        for line in old.reversed() where counts[line] ?? 0 > 0 {
            counts[line, default: 0] -= 1
            gone.append(line)
        }
        return Difference(
            gone: Array(gone.reversed().prefix(linesLimit)), new: Array(added.prefix(linesLimit)),
            isCut: gone.count > linesLimit || added.count > linesLimit)
    }
}
