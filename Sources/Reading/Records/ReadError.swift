// SPDX-License-Identifier: Apache-2.0

/// Why the reader gives a line or a whole file up, as a value: each language has its own words for
/// it.
package enum ReadError: Sendable, Hashable {
    /// The first bytes are those of something else.
    case notText(Content)
    case onlyNULBytes
    case unclosedQuote(openedAt: Int)
    case strayQuote
    case lineTooLong(limit: Int)
    case fieldTooLong(limit: Int)
    case tooManyColumns(found: Int, limit: Int)
    case unpacksToMore(Packing, thanBytes: Int)
    case unpacksToMoreTimes(Packing, times: Int)
    case emptyArchive
    case severalFiles
    case password
    case office
    case openDocument
    /// `reason` is libarchive's own, in English.
    case damaged(Packing, reason: String?)
    case noMemory
    case workbook(WorkbookFault)
    /// `reason` is libyajl's own, in English; the byte of the line, from 1, where it stopped.
    case notJSON(reason: String, byte: Int)
    case noObject
    case tooDeep(limit: Int)
    /// A member that stands twice in one object.
    case memberTwice(String)
    case layout(LayoutFault)
    case xml(XMLFault)
    case container(ContainerFault)

    /// Kind of a file that is no delimited text, by its first bytes.
    package enum Content: String, Sendable, CaseIterable {
        case pdf = "a PDF document"
        case oldOffice = "an old Excel or Word file (.xls, .doc)"
        case zip = "a zip file"
        case emptyZip = "an empty zip file"
        case gzip = "a gzip file"
        case bzip2 = "a bzip2 file"
        case xz = "an xz file"
        case zstandard = "a Zstandard file"
        case sevenZip = "a 7-Zip file"
        case rar = "a RAR file"
        case png = "a PNG image"
        case jpeg = "a JPEG image"
        case gif = "a GIF image"
        case tiff = "a TIFF image"
        case program = "a program"
        case sqlite = "an SQLite database"
        case parquet = "a Parquet file"
        case richText = "a rich text document"
        case html = "an HTML page"
        case xml = "an XML file"
        case json = "a JSON document"
        case binary = "binary data"

        /// Whether text may come out of it once it is unpacked.
        package var isPacked: Bool {
            switch self {
            case .zip, .emptyZip, .gzip: true
            default: false
            }
        }
    }

    /// Each kind of reason, with every variant that has words of its own.
    package static let examples: [ReadError] =
        Content.allCases.map(ReadError.notText)
        + [Packing.gzip, .zip].flatMap { packing in
            [
                .unpacksToMore(packing, thanBytes: 1_000),
                .unpacksToMoreTimes(packing, times: 200),
                .damaged(packing, reason: nil),
                .damaged(packing, reason: "Truncated input"),
            ]
        }
        + [
            .onlyNULBytes, .unclosedQuote(openedAt: 2), .strayQuote, .lineTooLong(limit: 1_000),
            .fieldTooLong(limit: 1_000),
            .tooManyColumns(found: 3, limit: 2), .emptyArchive, .severalFiles, .password,
            .office, .openDocument, .noMemory,
            .notJSON(reason: "lexical error: invalid char in json text.", byte: 17), .noObject,
            .tooDeep(limit: 64), .memberTwice("pol"),
        ] + WorkbookFault.examples.map(ReadError.workbook)
        + LayoutFault.examples.map(ReadError.layout) + XMLFault.examples.map(ReadError.xml)
        + ContainerFault.examples.map(ReadError.container)
}

extension ReadError: CustomStringConvertible {
    /// Its kind and the remedy, in English.
    package var description: String {
        switch self {
        case .notText(.html):
            "this is an HTML page, not delimited text (some systems name it .xls): "
                + "export it as CSV and send that"
        case .notText(let content):
            "this is \(content.rawValue), not delimited text: "
                + (content.isPacked ? "unpack it first" : "export it as CSV and send that")
        case .onlyNULBytes:
            "the file begins with nothing but NUL bytes: its transfer did not complete; "
                + "send it again"
        case .unclosedQuote(let line):
            "a quote opens on line \(line) and never closes: "
                + "close it, or double it if it is part of the text"
        case .strayQuote:
            "a quote stands where none may, and the fields cannot be told apart: "
                + "double it if it is part of the text"
        case .lineTooLong(let limit): "the line is longer than the limit of \(limit) bytes"
        case .fieldTooLong(let limit): "a field is longer than the limit of \(limit) bytes"
        case .tooManyColumns(let found, let limit):
            "\(found) fields, more than the limit of \(limit)"
        case .unpacksToMore(let packing, let bytes):
            "the \(packing.rawValue) file unpacks to more than \(bytes) bytes, which is the limit: "
                + "send it unpacked if it is right"
        case .unpacksToMoreTimes(let packing, let times):
            "the \(packing.rawValue) file unpacks to more than \(times) times its size, "
                + "which is the limit: send it unpacked if it is right"
        case .emptyArchive: "the zip file holds no file: send it again"
        case .severalFiles:
            "the zip file holds more than one file: send each by itself, or one to a zip"
        case .password: "the zip file asks for a password: send it without one"
        case .office:
            "this is an Excel (.xlsx) or Office file, not text: save it as CSV and send that"
        case .openDocument:
            "this is an OpenDocument file, not text: save it as CSV and send that"
        case .damaged(let packing, let reason):
            "the \(packing.rawValue) file is cut off or damaged "
                + "(\(reason ?? "no reason given")): send it again"
        case .noMemory: "no memory to unpack the file"
        case .workbook(let fault): fault.description
        case .notJSON(let reason, let byte): "this is no JSON: byte \(byte): \(reason)"
        case .noObject: "the line is JSON and no object: write {…}, one a line"
        case .tooDeep(let limit): "more than \(limit) objects and lists within one another"
        case .memberTwice(let name): "the member “\(name)” stands twice in one object"
        case .layout(let fault): fault.description
        case .xml(let fault): fault.description
        case .container(let fault): fault.description
        }
    }
}
