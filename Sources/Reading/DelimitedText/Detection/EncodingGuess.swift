// SPDX-License-Identifier: Apache-2.0

internal import Records

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
