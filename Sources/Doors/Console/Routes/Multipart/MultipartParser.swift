// SPDX-License-Identifier: Apache-2.0

/// `multipart/form-data` read as it comes (RFC 2046, 5.1; RFC 7578): bytes in any cuts → events.
///
/// Pure; between two pushes it holds no more than a boundary, or the header of one part.
struct MultipartParser: Sendable {
    enum Event: Sendable, Equatable {
        case begins(PartHead)
        case bytes(ArraySlice<UInt8>)
        case ends
    }

    private enum State { case preamble, behindBoundary, header, bytes, epilogue }

    private static let lineEnd: [UInt8] = [13, 10]

    private let delimiter: [UInt8]
    private let limits: MultipartLimits
    private var state = State.preamble
    private var held: [UInt8]
    private var parts = 0

    /// - Parameter boundary: of the content type.
    init(boundary: String, limits: MultipartLimits = MultipartLimits()) {
        delimiter = Self.lineEnd + Array("--\(boundary)".utf8)
        self.limits = limits
        // The first boundary has no line before it.
        held = Self.lineEnd
    }

    /// - Throws: `MultipartError`; nothing may be pushed behind it.
    mutating func push(
        _ bytes: [UInt8], _ emit: (Event) -> Void
    ) throws(MultipartError) {
        held += bytes
        var rest = held[...]
        while try step(&rest, emit) {}
        held = Array(rest)
    }

    /// - Throws: `.cut` where the last boundary has not come.
    func end() throws(MultipartError) {
        guard state == .epilogue else { throw .cut }
    }

    /// - Returns: whether there may be more in what is held.
    private mutating func step(
        _ rest: inout ArraySlice<UInt8>, _ emit: (Event) -> Void
    ) throws(MultipartError) -> Bool {
        switch state {
        case .preamble: return pass(&rest) { _ in }
        case .bytes:
            let isOver = pass(&rest) { if !$0.isEmpty { emit(.bytes($0)) } }
            if isOver { emit(.ends) }
            return isOver
        case .behindBoundary: return try readBehindBoundary(&rest)
        case .header: return try readHeader(&rest, emit)
        case .epilogue:
            rest = []
            return false
        }
    }

    /// Up to the next boundary; what may be the beginning of one is kept.
    private mutating func pass(
        _ rest: inout ArraySlice<UInt8>, _ take: (ArraySlice<UInt8>) -> Void
    ) -> Bool {
        var start = rest.startIndex
        while let place = rest[start...].firstIndex(of: 13) {
            let behind = rest[place...]
            if behind.starts(with: delimiter) {
                take(rest[..<place])
                rest = behind.dropFirst(delimiter.count)
                state = .behindBoundary
                return true
            }
            if behind.count < delimiter.count, delimiter.starts(with: behind) {
                take(rest[..<place])
                rest = behind
                return false
            }
            start = place + 1
        }
        take(rest)
        rest = []
        return false
    }

    /// `--`: it was the last one; else blanks and the end of the line.
    private mutating func readBehindBoundary(
        _ rest: inout ArraySlice<UInt8>
    ) throws(MultipartError) -> Bool {
        let dash = UInt8(ascii: "-")
        if rest.starts(with: [dash, dash]) {
            state = .epilogue
            return true
        }
        let blanks = rest.prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        guard blanks.count <= limits.header else { throw .longHeader }
        let behind = rest.dropFirst(blanks.count)
        if behind.starts(with: Self.lineEnd) {
            rest = behind.dropFirst(2)
            parts += 1
            guard parts <= limits.parts else { throw .tooManyParts }
            state = .header
            return true
        }
        let isBegun =
            behind.isEmpty || behind.elementsEqual([13])
            || (blanks.isEmpty && rest.elementsEqual([dash]))
        guard isBegun else { throw .malformed }
        return false
    }

    private mutating func readHeader(
        _ rest: inout ArraySlice<UInt8>, _ emit: (Event) -> Void
    ) throws(MultipartError) -> Bool {
        // A part without a header has no name.
        guard !rest.starts(with: Self.lineEnd) else { throw .malformed }
        guard let end = headerEnd(rest) else {
            guard rest.count <= limits.header + 4 else { throw .longHeader }
            return false
        }
        guard end - rest.startIndex <= limits.header else { throw .longHeader }
        emit(.begins(try PartHead(rest[..<end])))
        rest = rest[(end + 4)...]
        state = .bytes
        return true
    }

    /// Where the empty line stands: the place of the line end before it.
    private func headerEnd(_ rest: ArraySlice<UInt8>) -> Int? {
        var start = rest.startIndex
        while let place = rest[start...].firstIndex(of: 13) {
            if rest[place...].starts(with: [13, 10, 13, 10]) { return place }
            start = place + 1
        }
        return nil
    }
}
