// SPDX-License-Identifier: Apache-2.0

internal import CExpat
internal import Glibc
package import Records

/// expat over the bytes of one part; what it finds goes to a handler.
@safe final class MarkupParser {
    private let parser: XML_Parser
    private let bridge: Bridge
    private let part: String
    private var fed = 0

    /// Bytes fed since the last thing found, after which the part is refused: a single tag or
    /// comment of more would be looked at again with each portion.
    static let markupLimit = 1 << 20
    /// Elements within elements.
    static let depthLimit = 64
    /// Bytes handed to the parser at a time.
    private static let portion = 64 << 10

    init(part: String, handler: MarkupHandler) throws {
        guard let parser = unsafe XML_ParserCreateNS(nil, MarkupElement.separator) else {
            throw SourceError(.damaged, .noMemory)
        }
        unsafe self.parser = parser
        self.part = part
        bridge = unsafe Bridge(parser, part: part, handler: handler)
        unsafe XML_SetUserData(parser, Unmanaged.passUnretained(bridge).toOpaque())
        unsafe XML_SetElementHandler(parser, beginElement, endElement)
        unsafe XML_SetCharacterDataHandler(parser, takeText)
        unsafe XML_SetStartDoctypeDeclHandler(parser, refuseDoctype)
    }

    deinit { unsafe XML_ParserFree(parser) }

    /// Parses the next bytes; what the handler throws is thrown on.
    func feed(_ bytes: UnsafeRawBufferPointer) throws {
        var start = 0
        while start < bytes.count {
            let count = min(Self.portion, bytes.count - start)
            try unsafe parse(bytes.baseAddress.map { unsafe $0 + start }, count, isLast: false)
            start += count
        }
    }

    func finish() throws { try unsafe parse(nil, 0, isLast: true) }

    private func parse(_ start: UnsafeRawPointer?, _ count: Int, isLast: Bool) throws {
        let text = unsafe start?.assumingMemoryBound(to: CChar.self)
        let status = unsafe XML_Parse(parser, text, Int32(count), isLast ? 1 : 0)
        if let failure = bridge.failure { throw failure }
        guard status == XML_STATUS_OK else { throw broken() }
        fed += count
        guard !isLast else { return }
        let reached = unsafe XML_GetCurrentByteIndex(parser)
        if reached >= 0, fed - reached > Self.markupLimit {
            throw WorkbookFault.tooLongMarkup(part: part, bytes: Self.markupLimit).error
        }
    }

    private func broken() -> SourceError {
        let code = unsafe XML_GetErrorCode(parser)
        let words =
            unsafe XML_ErrorString(code).map { unsafe String(cString: $0) } ?? "no reason given"
        let line = unsafe XML_GetCurrentLineNumber(parser)
        return WorkbookFault.damaged(part: part, reason: "\(words), line \(line)").error
    }
}

extension WorkbookFault {
    /// As a reader throws it: the file's fault.
    package var error: SourceError {
        let code: SourceError.Code =
            switch self {
            case .unpacksToMore, .unpacksToMoreTimes, .tooManyMembers, .tooDeep, .tooLongMarkup,
                .tooManyRepeats:
                .bombed
            case .password, .noSheet, .severalSheets, .noVisibleSheet, .binaryWorkbook,
                .oldWorkbook, .otherDocument, .noWorkbook:
                .contents
            default: .damaged
            }
        return SourceError(code, .workbook(self))
    }
}

/// What the C callbacks see of a parser.
@safe private final class Bridge {
    private let parser: XML_Parser
    private let part: String
    let handler: MarkupHandler
    private(set) var failure: (any Error)?
    /// The namespace of the root; nil before it.
    private var main: [CChar]?
    private var depth = 0

    init(_ parser: XML_Parser, part: String, handler: MarkupHandler) {
        unsafe self.parser = parser
        self.part = part
        self.handler = handler
    }

    func stop(_ error: any Error) {
        guard failure == nil else { return }
        failure = error
        unsafe XML_StopParser(parser, 0)
    }

    func refuseDoctype() { stop(WorkbookFault.doctype(part: part).error) }

    func begin(
        _ name: UnsafePointer<CChar>?, _ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>?
    ) {
        guard failure == nil else { return }
        if main == nil { main = unsafe MarkupElement.namespace(of: name) }
        depth += 1
        guard depth <= MarkupParser.depthLimit else {
            return stop(
                WorkbookFault.tooDeep(part: part, limit: MarkupParser.depthLimit).error)
        }
        guard let element = unsafe MarkupElement(name, attributes, main: main) else { return }
        do { try handler.begin(element) } catch { stop(error) }
    }

    func end(_ name: UnsafePointer<CChar>?) {
        guard failure == nil else { return }
        depth -= 1
        var nothing: UnsafePointer<CChar>?
        unsafe withUnsafeMutablePointer(to: &nothing) { attributes in
            guard let element = unsafe MarkupElement(name, attributes, main: main) else { return }
            do { try handler.end(element) } catch { stop(error) }
        }
    }

    func text(_ start: UnsafePointer<CChar>?, _ count: Int32) {
        guard failure == nil, handler.isCollecting else { return }
        unsafe handler.append(UnsafeRawBufferPointer(start: start, count: Int(count)))
    }
}

/// The object behind the pointer that expat hands on.
private func bridge(_ data: UnsafeMutableRawPointer?) -> Bridge? {
    unsafe data.map { unsafe Unmanaged<Bridge>.fromOpaque($0).takeUnretainedValue() }
}

private func beginElement(
    _ data: UnsafeMutableRawPointer?, _ name: UnsafePointer<CChar>?,
    _ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>?
) {
    unsafe bridge(data)?.begin(name, attributes)
}

private func endElement(_ data: UnsafeMutableRawPointer?, _ name: UnsafePointer<CChar>?) {
    unsafe bridge(data)?.end(name)
}

private func takeText(
    _ data: UnsafeMutableRawPointer?, _ start: UnsafePointer<CChar>?, _ count: Int32
) {
    unsafe bridge(data)?.text(start, count)
}

private func refuseDoctype(
    _ data: UnsafeMutableRawPointer?, _ name: UnsafePointer<CChar>?,
    _ system: UnsafePointer<CChar>?, _ publicID: UnsafePointer<CChar>?, _ hasSubset: Int32
) {
    unsafe bridge(data)?.refuseDoctype()
}
