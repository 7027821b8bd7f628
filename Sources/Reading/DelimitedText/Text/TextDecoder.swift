// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Records

/// Turns the bytes of a file into UTF-8, portion by portion.
///
/// NUL bytes and bytes that the encoding does not define come out as `UndefinedByte` characters.
struct TextDecoder {
    /// The encoding so far; ASCII stays `.utf8` until a byte says otherwise.
    private(set) var encoding: Encoding
    private let fallback: Encoding?
    private var page: CodePage?
    private var isPureASCII = true
    private var carry: [UInt8] = []

    /// UTF-8.
    init() {
        encoding = .utf8
        fallback = nil
    }

    /// With a fallback the encoding is a guess, and changes to it when pure ASCII ends in
    /// something that is not UTF-8.
    init(_ encoding: Encoding, fallback: Encoding? = nil) throws {
        self.encoding = encoding
        self.fallback = fallback
        if encoding != .utf8 { page = try CodePage(encoding) }
    }

    /// Appends `bytes` to `text` in UTF-8; the start of a character at the end waits for the rest
    /// unless `isLast`.
    mutating func decode(_ bytes: [UInt8], into text: inout [UInt8], isLast: Bool) throws {
        var input = bytes
        if !carry.isEmpty {
            input = carry + bytes
            carry.removeAll()
        }
        if page == nil, let fallback, isPureASCII, let start = firstNonASCII(input, from: 0) {
            isPureASCII = false
            if !looksLikeUTF8(input, from: start) {
                encoding = fallback
                if fallback != .utf8 { page = try CodePage(fallback) }
            }
        }
        let used =
            if var page {
                page.decode(input, into: &text, isLast: isLast)
            } else {
                decodeUTF8(input, into: &text, isLast: isLast)
            }
        if used < input.count { carry = Array(input[used...]) }
    }

    private func decodeUTF8(_ bytes: [UInt8], into text: inout [UInt8], isLast: Bool) -> Int {
        var position = 0
        while position < bytes.count {
            let end = endOfValidUTF8(bytes, from: position)
            text.append(contentsOf: bytes[position..<end])
            position = end
            guard position < bytes.count else { break }
            if !isLast && isStartOfCharacter(bytes, from: position) { return position }
            UndefinedByte.append(bytes[position], to: &text)
            position += 1
        }
        return position
    }
}

/// The first byte ≥ 0x80, or nil.
func firstNonASCII(_ bytes: [UInt8], from start: Int) -> Int? {
    unsafe bytes.withUnsafeBytes { raw in
        var index = start
        while index + 8 <= raw.count {
            let word = unsafe raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            if word & 0x8080_8080_8080_8080 != 0 { break }
            index += 8
        }
        while index < raw.count {
            if unsafe raw[index] >= 0x80 { return index }
            index += 1
        }
        return nil
    }
}

/// Where the longest valid UTF-8 without NUL from `start` ends.
func endOfValidUTF8(_ bytes: [UInt8], from start: Int) -> Int {
    unsafe bytes.withUnsafeBytes { raw in
        var index = start
        while index < raw.count {
            if index + 8 <= raw.count {
                let word = unsafe raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                // A byte is ≥ 0x80 or zero exactly when its high bit survives this.
                let flags = (word | (word &- 0x0101_0101_0101_0101)) & 0x8080_8080_8080_8080
                if flags == 0 {
                    index += 8
                    continue
                }
            }
            let length = unsafe lengthOfCharacter(raw, at: index)
            if length == 0 { return index }
            index += length
        }
        return index
    }
}

/// The length of the valid UTF-8 character at `index`; 0 for NUL, invalid or cut off.
@inline(__always)
private func lengthOfCharacter(_ raw: UnsafeRawBufferPointer, at index: Int) -> Int {
    let first = unsafe raw[index]
    if first < 0x80 { return first == 0 ? 0 : 1 }
    let count = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0
    guard count > 0, index + count <= raw.count else { return 0 }
    guard unsafe isSecond(raw[index + 1], after: first) else { return 0 }
    for offset in 2..<max(count, 2) where unsafe raw[index + offset] & 0xC0 != 0x80 { return 0 }
    return count
}

/// Whether a second byte may follow this first one: no overlong form, no surrogate, no > U+10FFFF.
@inline(__always)
private func isSecond(_ second: UInt8, after first: UInt8) -> Bool {
    switch first {
    case 0xE0: (0xA0...0xBF).contains(second)
    case 0xED: (0x80...0x9F).contains(second)
    case 0xF0: (0x90...0xBF).contains(second)
    case 0xF4: (0x80...0x8F).contains(second)
    default: second & 0xC0 == 0x80
    }
}

/// Whether the bytes from `start` to the end are the beginning of a longer character.
private func isStartOfCharacter(_ bytes: [UInt8], from start: Int) -> Bool {
    let first = bytes[start]
    let count = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0
    let rest = bytes.count - start
    guard count > rest, rest <= 3 else { return false }
    if rest > 1, !isSecond(bytes[start + 1], after: first) { return false }
    return rest < 3 || bytes[start + 2] & 0xC0 == 0x80
}

/// Whether what is not ASCII reads as UTF-8 far more often than not.
func looksLikeUTF8(_ bytes: [UInt8], from start: Int) -> Bool {
    var position = start
    var good = 0
    var bad = 0
    while let next = firstNonASCII(bytes, from: position) {
        let length = unsafe bytes.withUnsafeBytes { unsafe lengthOfCharacter($0, at: next) }
        if length > 0 {
            good += 1
        } else if isStartOfCharacter(bytes, from: next) {
            break
        } else {
            bad += 1
        }
        position = next + max(length, 1)
    }
    return bad == 0 || good >= 10 * bad
}

extension TextDecoder {
    /// The encoding of a file by its first bytes.
    struct EncodingGuess: Equatable {
        var encoding: Encoding
        /// Length of the byte order mark; 0 if there is none.
        var markBytes = 0
        /// Whether later bytes may still change it.
        var isOpen = false

        var isWide: Bool {
            switch encoding {
            case .utf16LittleEndian, .utf16BigEndian: true
            case .named(let name): name.hasPrefix("UTF-32")
            default: false
            }
        }

        /// A declared encoding is obeyed; its own byte order mark is taken off.
        init(_ head: [UInt8], declared: DeclaredDialect) {
            let mark = ByteOrderMark.all.first { head.starts(with: $0.mark) }
            if let fixed = declared.encoding {
                encoding = Self.isWithoutOrder(fixed) ? Self.ordered(head, mark?.encoding) : fixed
                markBytes = mark.map { $0.encoding == encoding ? $0.mark.count : 0 } ?? 0
                return
            }
            if let mark {
                encoding = mark.encoding
                markBytes = mark.mark.count
                return
            }
            if let wide = Self.wideByNUL(head.prefix(4096)) {
                encoding = wide
                return
            }
            guard let start = firstNonASCII(head, from: 0) else {
                encoding = .utf8
                isOpen = true
                return
            }
            encoding = looksLikeUTF8(head, from: start) ? .utf8 : declared.fallback
        }

        /// Declared as `utf-16`: each file says in which order its bytes are.
        private static func isWithoutOrder(_ encoding: Encoding) -> Bool {
            guard case .named(let name) = encoding else { return false }
            return ["utf-16", "utf16", "utf_16"].contains(name.lowercased())
        }

        /// By its mark, else by its NULs, else as Windows writes it.
        private static func ordered(_ head: [UInt8], _ marked: Encoding?) -> Encoding {
            if let marked, [.utf16LittleEndian, .utf16BigEndian].contains(marked) { return marked }
            return wideByNUL(head.prefix(4096)) ?? .utf16LittleEndian
        }

        /// UTF-16 without a mark: nearly every other byte of Western text is NUL.
        private static func wideByNUL(_ head: ArraySlice<UInt8>) -> Encoding? {
            var nuls = [0, 0]
            for (index, byte) in head.enumerated() where byte == 0 { nuls[index & 1] += 1 }
            let half = head.count / 2
            guard half >= 2 else { return nil }
            if nuls[1] * 10 >= half * 6, nuls[0] * 20 <= half { return .utf16LittleEndian }
            if nuls[0] * 10 >= half * 6, nuls[1] * 20 <= half { return .utf16BigEndian }
            return nil
        }
    }
}
