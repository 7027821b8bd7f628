// SPDX-License-Identifier: Apache-2.0

internal import DelimitedText
internal import Feeds
internal import FileSystem
package import Postgres
internal import Records
package import Views

/// The first lines of a stored file, as its reader understands the bytes.
package struct FileLines: Sendable {
    package struct Line: Sendable {
        /// From 1; a record on several lines begins here.
        package let number: Int
        package let text: String
    }

    package let lines: [Line]
    /// Whether there are more.
    package let isCut: Bool

    /// Lines that are read.
    package static let limit = 300
    /// Bytes of one line that are shown.
    private static let longest = 4_096

    /// Nil where its bytes are gone.
    ///
    /// Blocks.
    package init?(
        of file: FileView, in installation: Installation, on connection: Connection
    ) throws {
        guard let path = file.storedPath, try FileStatus(path: path) != nil else { return nil }
        let feed = try installation.feed(thatLoaded: file.id, on: connection)
        let open = try OpenFile(reading: path)
        let sink = Collected()
        var collector = Collector(found: sink)
        try withExtendedLifetime(open) {
            var source = Unpacked(
                FileSource(descriptor: open.descriptor), limits: feed.readLimits)
            do {
                try feed.readLines(&source, into: &collector)
            } catch is Enough {
                sink.isCut = true
            }
        }
        lines = sink.lines.sorted { $0.number < $1.number }
        isCut = sink.isCut
    }

    private struct Enough: Error {}

    private final class Collected {
        var lines: [Line] = []
        var isCut = false
    }

    private struct Collector: RecordSink {
        let found: Collected

        mutating func begin(_ opening: Opening) {}
        mutating func end(_ closing: Records.Closing) {}
        mutating func pass(_ text: ArraySlice<UInt8>, line: Int, as kind: PassedLine) throws {
            try add(String(decoding: text.prefix(longest), as: UTF8.self), line)
        }
        mutating func takeRecord(_ record: borrowing Record) throws {
            try add(String(decoding: record.raw.prefix(longest), as: UTF8.self), record.line)
        }
        mutating func takeMalformed(_ malformed: Malformed) throws {
            try add("", malformed.line)
        }

        private func add(_ text: String, _ line: Int) throws {
            guard found.lines.count < limit else { throw Enough() }
            found.lines.append(Line(number: line, text: showUndefined(text)))
        }
    }
}
