// SPDX-License-Identifier: Apache-2.0

/// Why an XML file, or a record of it, can't be read; a place is a path such as `/results/result`.
package enum XMLFault: Error, Hashable {
    /// A document type declaration, which may hide or fetch what is not in the file.
    case doctype(line: Int)
    /// `reason` is expat's own, in English; line and column, from 1, where it stopped.
    case notXML(reason: String, line: Int, column: Int, place: String)
    case cutOff(line: Int, place: String)
    case trailing(line: Int, column: Int)
    /// Written, as the file says, in an encoding that is not read.
    case otherEncoding(name: String)
    /// Its bytes are not in the encoding that it says.
    case notEncoded(name: String)
    case tooDeep(limit: Int, line: Int, place: String)
    /// A single tag or comment.
    case tooLongMarkup(bytes: Int, line: Int, place: String)
    case tooManyAttributes(limit: Int, line: Int, place: String)
    case tooLongName(bytes: Int, line: Int, place: String)
    /// Different ones, in the whole file.
    case tooManyNames(limit: Int, line: Int, place: String)
    /// Records that begin on one line.
    case tooManyRecords(line: Int, limit: Int)
    case recordTooLong(bytes: Int, place: String)
    case textTooLong(bytes: Int, place: String)
    /// A place of a column that a record has twice.
    case placeTwice(place: String)
    /// A value around the records that stands twice, or behind records that should have had it.
    case aroundTwice(place: String, line: Int)
    case aroundLate(place: String, line: Int)
    /// No element stands where the records are to be; `root` is what the file is.
    case noRecord(place: String, root: String)

    /// One of each.
    package static let examples: [XMLFault] = [
        .doctype(line: 2),
        .notXML(reason: "mismatched tag", line: 12, column: 3, place: "/results/result"),
        .cutOff(line: 12, place: "/results/result"), .trailing(line: 12, column: 1),
        .otherEncoding(name: "shift_jis"), .notEncoded(name: "utf-16"),
        .tooDeep(limit: 64, line: 12, place: "/results/result"),
        .tooLongMarkup(bytes: 1_048_576, line: 12, place: "/results/result"),
        .tooManyAttributes(limit: 2_000, line: 12, place: "/results/result"),
        .tooLongName(bytes: 1_000, line: 12, place: "/results"),
        .tooManyNames(limit: 10_000, line: 12, place: "/results"),
        .tooManyRecords(line: 1, limit: 99_999),
        .recordTooLong(bytes: 1_048_576, place: "/results/result"),
        .textTooLong(bytes: 262_144, place: "/results/result/note"),
        .placeTwice(place: "/results/result/pol"),
        .aroundTwice(place: "/results/@lot", line: 12),
        .aroundLate(place: "/results/end", line: 12),
        .noRecord(place: "/results/result", root: "/html"),
    ]

    /// The word that tells its causes apart.
    package var word: String {
        switch self {
        case .doctype: "doctype"
        case .notXML, .cutOff, .trailing: "damaged"
        case .otherEncoding, .notEncoded: "encoding"
        case .tooDeep, .tooLongMarkup, .tooManyAttributes, .tooLongName, .tooManyNames,
            .tooManyRecords, .recordTooLong, .textTooLong:
            "limit"
        case .placeTwice, .aroundTwice: "twice"
        case .aroundLate: "late"
        case .noRecord: "record"
        }
    }

    /// The line that it is about, where it says one.
    package var line: Int? {
        switch self {
        case .doctype(let line), .notXML(_, let line, _, _), .cutOff(let line, _),
            .trailing(let line, _), .tooDeep(_, let line, _), .tooLongMarkup(_, let line, _),
            .tooManyAttributes(_, let line, _), .tooLongName(_, let line, _),
            .tooManyNames(_, let line, _),
            .tooManyRecords(let line, _), .aroundTwice(_, let line), .aroundLate(_, let line):
            line
        case .otherEncoding, .notEncoded, .recordTooLong, .textTooLong, .placeTwice, .noRecord:
            nil
        }
    }
}

extension XMLFault: CustomStringConvertible {
    /// What is wrong and the remedy, in English.
    package var description: String {
        switch self {
        case .doctype(let line):
            "line \(line) has a document type declaration (<!DOCTYPE …>), which may hide or fetch what is not in the file: have it written without"
        case .notXML(let reason, let line, let column, let place):
            "this is no XML from line \(line), column \(column) on\(Self.within(place)): \(reason)"
        case .cutOff(let line, let place):
            "the file ends on line \(line)\(Self.within(place)), where it is not complete: it is cut off, send it again"
        case .trailing(let line, let column):
            "something stands behind the end of the document, on line \(line), column \(column): remove it, or send each document by itself"
        case .otherEncoding(let name):
            "the file says that it is written in “\(name)”, which is not read: have it written in UTF-8"
        case .notEncoded(let name):
            "the file says that it is written in “\(name)”, and its bytes are not: have it written anew"
        case .placeTwice(let place):
            "“\(place)” stands twice in the record: which of them is meant can't be known"
        case .aroundTwice(let place, let line):
            "“\(place)” stands a second time on line \(line): which of them is meant can't be known"
        case .aroundLate(let place, let line):
            "“\(place)” on line \(line) stands behind records that should have its value: have it written above them"
        case .noRecord(let place, let root):
            "no element stands at “\(place)”, the file begins with “\(root)”: check that it is of this feed"
        default: ofLimits
        }
    }

    private var ofLimits: String {
        switch self {
        case .tooDeep(let limit, let line, let place):
            "more than \(limit) elements within one another on line \(line)\(Self.within(place))"
        case .tooLongMarkup(let bytes, let line, let place):
            "a tag or comment of more than \(bytes) bytes on line \(line)\(Self.within(place))"
        case .tooManyAttributes(let limit, let line, let place):
            "more than \(limit) attributes on line \(line)\(Self.within(place))"
        case .tooLongName(let bytes, let line, let place):
            "a name of more than \(bytes) bytes on line \(line)\(Self.within(place))"
        case .tooManyNames(let limit, let line, let place):
            "more than \(limit) different names of elements and attributes, on line \(line)\(Self.within(place))"
        case .tooManyRecords(let line, let limit):
            "more than \(limit) records begin on line \(line), which is the limit: have it written with line ends"
        case .recordTooLong(let bytes, let place):
            "the record “\(place)” is longer than the limit of \(bytes) bytes"
        case .textTooLong(let bytes, let place):
            "the text of “\(place)” is longer than the limit of \(bytes) bytes"
        default: "the file can't be read"
        }
    }

    private static func within(_ place: String) -> String {
        place.isEmpty ? "" : ", within “\(place)”"
    }
}
