// SPDX-License-Identifier: Apache-2.0

internal import Markup
package import Records

/// Parses one part of a workbook; what it has goes to a handler.
final class PartParser {
    private let parser: MarkupParser
    private let part: String

    /// Elements within elements.
    static let depthLimit = 64
    /// Bytes handed to the parser at a time.
    private static let portion = 64 << 10

    init(part: String, handler: MarkupHandler) throws {
        self.part = part
        do throws(MarkupFlaw) {
            parser = try MarkupParser(
                Bridge(handler), depth: PartParser.depthLimit, names: .resolved)
        } catch {
            throw PartParser.error(error, of: part)
        }
    }

    /// Parses the next bytes; what the handler throws is thrown on.
    func feed(_ bytes: UnsafeRawBufferPointer) throws {
        var start = 0
        while start < bytes.count {
            let end = min(start + Self.portion, bytes.count)
            let portion = unsafe UnsafeRawBufferPointer(rebasing: bytes[start..<end])
            try naming { try unsafe parser.feed(portion) }
            start = end
        }
    }

    func finish() throws { try naming { try parser.finish() } }

    /// No handler pauses: there is nothing to resume.
    private func naming(_ parse: () throws -> Bool) throws {
        do {
            _ = try parse()
        } catch let flaw as MarkupFlaw {
            throw Self.error(flaw, of: part)
        }
    }

    private static func error(_ flaw: MarkupFlaw, of part: String) -> SourceError {
        func damaged(_ reason: String, _ line: Int) -> WorkbookFault {
            .damaged(part: part, reason: "\(reason), line \(line)")
        }
        return switch flaw {
        case .noMemory: SourceError(.damaged, .noMemory)
        case .doctype: WorkbookFault.doctype(part: part).error
        case .tooDeep(let limit, _): WorkbookFault.tooDeep(part: part, limit: limit).error
        case .tooLong(let bytes, _): WorkbookFault.tooLongMarkup(part: part, bytes: bytes).error
        case .broken(let reason, let line, _), .cutOff(let reason, let line):
            damaged(reason, line).error
        case .trailing(let line, _): damaged("junk after document element", line).error
        }
    }
}

extension WorkbookFault {
    /// As a reader throws it: the file's fault.
    package var error: SourceError {
        let code: SourceError.Code =
            switch self {
            case .unpacksToMore, .unpacksToMoreTimes, .tooManyMembers, .tooDeep, .tooLongMarkup,
                .tooManyRepeats, .tooManyMerged:
                .bombed
            case .password, .noSheet, .severalSheets, .noVisibleSheet, .binaryWorkbook,
                .oldWorkbook, .otherDocument, .noWorkbook:
                .contents
            default: .damaged
            }
        return SourceError(code, .workbook(self))
    }
}

/// Hands on what a parser finds as a handler takes it.
private final class Bridge: MarkupTaker {
    private let handler: MarkupHandler
    /// The namespace of the root; nil before it.
    private var main: [CChar]?

    init(_ handler: MarkupHandler) { self.handler = handler }

    func begin(
        _ name: UnsafePointer<CChar>, _ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>,
        in parser: MarkupParser
    ) throws {
        if main == nil { main = unsafe MarkupElement.namespace(of: name) }
        guard let element = unsafe MarkupElement(name, attributes, main: main) else { return }
        try handler.begin(element)
    }

    func end(_ name: UnsafePointer<CChar>, in parser: MarkupParser) throws {
        var nothing: UnsafePointer<CChar>?
        try unsafe withUnsafeMutablePointer(to: &nothing) { attributes in
            guard let element = unsafe MarkupElement(name, attributes, main: main) else { return }
            try handler.end(element)
        }
    }

    func take(_ text: UnsafeRawBufferPointer) {
        guard handler.isCollecting else { return }
        unsafe handler.append(text)
    }
}
