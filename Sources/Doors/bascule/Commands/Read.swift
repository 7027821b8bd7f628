// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DelimitedText

struct Read: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows what Bascule makes of any delimited file.",
        discussion: """
            The dialect found and whatever is odd goes to standard error; the records go to \
            standard output as clean CSV (RFC 4180, UTF-8), or with --json as one JSON document. \
            Packed files (gzip, zip with one member) are unpacked.

            Exit status: 0 understood, 1 some of it was malformed, 2 no such file.
            """
    )

    @Argument(help: "The file; - reads standard input.")
    var file: String

    @Flag(help: "Give one JSON document instead of CSV.")
    var json = false

    @Option(help: "What stands between cells: one ASCII character, or tab (default: found out).")
    var delimiter: String?

    @Option(help: "The encoding, such as utf-8 or windows-1252 (default: found out).")
    var encoding: String?

    @Option(help: "Rows of the header, 0 to 10; 0: there is none (default: found out).")
    var header: Int?

    func validate() throws {
        if let delimiter, DeclaredDialect.byte(delimiter) == nil {
            throw ValidationError("--delimiter is one ASCII character, or tab.")
        }
        if let encoding, encoding.isEmpty || encoding.contains(where: \.isWhitespace) {
            throw ValidationError("--encoding is a name, such as windows-1252.")
        }
        guard (0...10).contains(header ?? 0) else {
            throw ValidationError("--header is a number from 0 to 10.")
        }
    }

    /// What was told goes before what can be found out.
    private var dialect: DeclaredDialect {
        var dialect = DeclaredDialect()
        dialect.delimiter = delimiter.flatMap(DeclaredDialect.byte)
        dialect.encoding = encoding.map(Encoding.init(name:))
        dialect.headerRows = header
        return dialect
    }

    func run() throws {
        DescriptorOutput.survivesClosedPipes()
        let malformed: Int
        do {
            let base = try file == "-" ? FileSource(descriptor: 0) : FileSource(path: file)
            malformed = try read(base)
        } catch let error as SourceError {
            try say("bascule read: \(error)")
            throw ExitCode(2)
        } catch is DescriptorOutput.Closed {
            return
        }
        if malformed > 0 { throw ExitCode(1) }
    }

    private func read(_ base: FileSource) throws -> Int {
        let reader = CSVReader(declared: dialect)
        var source = Unpacked(base, limits: reader.limits)
        if json {
            var sink = JSONSink()
            try reader.read(&source, into: &sink)
            return sink.report.malformed
        }
        var sink = CleanSink()
        try reader.read(&source, into: &sink)
        return sink.report.malformed
    }

    private func say(_ text: String) throws {
        try DescriptorOutput(descriptor: 2).write(Array((text + "\n").utf8))
    }
}

/// Standard output in large portions.
struct BufferedOutput {
    var bytes: [UInt8] = []
    private let output = DescriptorOutput(descriptor: 1)

    mutating func flush(above limit: Int = 0) throws {
        guard bytes.count > limit else { return }
        try output.write(bytes)
        bytes.removeAll(keepingCapacity: true)
    }
}

/// Records as clean CSV on standard output.
private struct CleanSink: RecordSink {
    var report = ReadReport()
    private var output = BufferedOutput()

    mutating func begin(_ opening: Opening) throws {
        try report.begin(opening)
        for row in opening.headerRecords { CleanCSV.append(row, to: &output.bytes) }
    }

    mutating func take(_ record: borrowing Record) throws {
        CleanCSV.append(record, to: &output.bytes)
        try output.flush(above: 64 << 10)
    }

    mutating func take(_ malformed: Malformed) throws {
        try report.take(malformed)
        if !malformed.understood.isEmpty {
            CleanCSV.append(malformed.understood, to: &output.bytes)
        }
    }

    mutating func end(_ closing: Closing) throws {
        try output.flush()
        try report.end(closing)
    }
}
