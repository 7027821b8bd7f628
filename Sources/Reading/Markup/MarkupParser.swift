// SPDX-License-Identifier: Apache-2.0

internal import CExpat

/// expat over the bytes of one document, which come in portions; what it finds goes to a taker.
///
/// A document type declaration is refused: no entity is ever declared, none fetched.
@safe package final class MarkupParser {
    /// Of names.
    package enum Names {
        /// The namespace, `namespaceEnd` and the local name.
        case resolved
        /// As they were written, with their prefix.
        case written
    }

    /// Between a namespace and a name: no XML name and no namespace can contain it.
    package static let namespaceEnd: CChar = 0x0A
    /// Bytes fed since the last thing found, after which the document is refused: a single tag or
    /// comment of more would be looked at again with each portion.
    package static let markupLimit = 1 << 20

    private let parser: XML_Parser
    private let taker: any MarkupTaker
    private let limit: Int
    private var depth = 0
    private var fed = 0
    private var failure: (any Error)?

    /// - Parameters:
    ///   - limit: elements within elements.
    ///   - encoding: of the bytes, whatever the document says; nil: what it says.
    package init(
        _ taker: any MarkupTaker, depth limit: Int, names: Names, encoding: String? = nil
    ) throws(MarkupFlaw) {
        let made =
            switch names {
            case .resolved: unsafe XML_ParserCreateNS(encoding, MarkupParser.namespaceEnd)
            case .written: unsafe XML_ParserCreate(encoding)
            }
        guard let parser = unsafe made else { throw .noMemory }
        unsafe self.parser = parser
        self.taker = taker
        self.limit = limit
        unsafe XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
        unsafe XML_SetElementHandler(parser, beginElement, endElement)
        unsafe XML_SetCharacterDataHandler(parser, takeText)
        unsafe XML_SetStartDoctypeDeclHandler(parser, refuseDoctype)
    }

    deinit { unsafe XML_ParserFree(parser) }

    // MARK: Parsing

    /// Parses the next bytes, 1 GiB at most; what the taker throws is thrown on.
    ///
    /// - Returns: whether the taker asked for a pause: then `resume` is due.
    package func feed(_ bytes: UnsafeRawBufferPointer) throws -> Bool {
        guard bytes.count > 0 else { return false }
        let text = unsafe bytes.bindMemory(to: CChar.self).baseAddress
        fed += bytes.count
        return try unsafe check(XML_Parse(parser, text, Int32(bytes.count), 0), isLast: false)
    }

    /// Parses what is left after the last bytes.
    ///
    /// - Returns: as `feed`.
    package func finish() throws -> Bool {
        try unsafe check(XML_Parse(parser, nil, 0, 1), isLast: true)
    }

    /// Goes on after a pause.
    ///
    /// - Returns: as `feed`.
    package func resume() throws -> Bool {
        var state = XML_ParsingStatus()
        unsafe XML_GetParsingStatus(parser, &state)
        return try unsafe check(XML_ResumeParser(parser), isLast: state.finalBuffer != 0)
    }

    /// Stops before the next thing; for a taker in `begin`, `end` or `take`.
    package func pause() { unsafe XML_StopParser(parser, 1) }

    private func check(_ status: XML_Status, isLast: Bool) throws -> Bool {
        if let failure { throw failure }
        if status == XML_STATUS_SUSPENDED { return true }
        guard status == XML_STATUS_OK else { throw broken(isLast: isLast) }
        if !isLast, let place, fed - place > Self.markupLimit {
            throw MarkupFlaw.tooLong(bytes: Self.markupLimit, line: line)
        }
        return false
    }

    private func broken(isLast: Bool) -> MarkupFlaw {
        let code = unsafe XML_GetErrorCode(parser)
        let reason =
            unsafe XML_ErrorString(code).map { unsafe String(cString: $0) } ?? "no reason given"
        if code == XML_ERROR_JUNK_AFTER_DOC_ELEMENT { return .trailing(line: line, column: column) }
        if isLast { return .cutOff(reason: reason, line: line) }
        return .broken(reason: reason, line: line, column: column)
    }

    // MARK: Places

    /// Where the thing in hand begins, or between two portions where nothing more was found: the
    /// byte among those fed, from 0; nil where it can't be told.
    package var place: Int? {
        let index = unsafe XML_GetCurrentByteIndex(parser)
        return index < 0 ? nil : Int(index)
    }

    /// Where the thing in hand ends.
    package var placeBehind: Int? {
        place.map { unsafe $0 + Int(XML_GetCurrentByteCount(parser)) }
    }

    /// Of the thing in hand, from 1.
    package var line: Int { unsafe Int(XML_GetCurrentLineNumber(parser)) }
    private var column: Int { unsafe Int(XML_GetCurrentColumnNumber(parser)) + 1 }

    // MARK: The parser's calls

    private func stop(_ error: any Error) {
        guard failure == nil else { return }
        failure = error
        unsafe XML_StopParser(parser, 0)
    }

    fileprivate func refuseType() { stop(MarkupFlaw.doctype(line: line)) }

    fileprivate func begin(
        _ name: UnsafePointer<CChar>, _ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>
    ) {
        guard failure == nil else { return }
        depth += 1
        guard depth <= limit else { return stop(MarkupFlaw.tooDeep(limit: limit, line: line)) }
        do { try unsafe taker.begin(name, attributes, in: self) } catch { stop(error) }
    }

    fileprivate func end(_ name: UnsafePointer<CChar>) {
        guard failure == nil else { return }
        depth -= 1
        do { try unsafe taker.end(name, in: self) } catch { stop(error) }
    }

    fileprivate func take(_ text: UnsafeRawBufferPointer) {
        guard failure == nil else { return }
        do { try unsafe taker.take(text) } catch { stop(error) }
    }
}

/// The object behind the pointer that expat hands on.
private func parser(_ data: UnsafeMutableRawPointer?) -> MarkupParser? {
    unsafe data.map { unsafe Unmanaged<MarkupParser>.fromOpaque($0).takeUnretainedValue() }
}

private func beginElement(
    _ data: UnsafeMutableRawPointer?, _ name: UnsafePointer<CChar>?,
    _ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>?
) {
    guard let name = unsafe name, let attributes = unsafe attributes else { return }
    unsafe parser(data)?.begin(name, attributes)
}

private func endElement(_ data: UnsafeMutableRawPointer?, _ name: UnsafePointer<CChar>?) {
    guard let name = unsafe name else { return }
    unsafe parser(data)?.end(name)
}

private func takeText(
    _ data: UnsafeMutableRawPointer?, _ start: UnsafePointer<CChar>?, _ count: Int32
) {
    unsafe parser(data)?.take(UnsafeRawBufferPointer(start: start, count: Int(count)))
}

private func refuseDoctype(
    _ data: UnsafeMutableRawPointer?, _ name: UnsafePointer<CChar>?,
    _ system: UnsafePointer<CChar>?, _ publicID: UnsafePointer<CChar>?, _ hasSubset: Int32
) {
    unsafe parser(data)?.refuseType()
}
