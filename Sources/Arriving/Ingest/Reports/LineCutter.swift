// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Cuts the bytes of a file into physical lines, as the reader does with its text, and keeps some
/// of them.
struct LineCutter {
    /// How a line end is written.
    enum Unit {
        case byte
        case wide(bytes: Int, isBigEndian: Bool)

        /// Nil for an encoding whose line ends are not known here.
        init?(_ encoding: Encoding) {
            switch encoding {
            case .utf8, .windows1252: self = .byte
            case .utf16LittleEndian: self = .wide(bytes: 2, isBigEndian: false)
            case .utf16BigEndian: self = .wide(bytes: 2, isBigEndian: true)
            case .named("UTF-32LE"): self = .wide(bytes: 4, isBigEndian: false)
            case .named("UTF-32BE"): self = .wide(bytes: 4, isBigEndian: true)
            case .named(let name):
                let name = name.uppercased()
                guard
                    !["UTF-16", "UTF16", "UTF-32", "UTF32", "UCS"].contains(where: name.hasPrefix)
                else { return nil }
                self = .byte
            }
        }

        var width: Int { if case .wide(let bytes, _) = self { bytes } else { 1 } }
    }

    private let unit: Unit
    private let wanted: LineSet
    /// By line: what stands in its place, with its line end.
    private let replacements: [Int: [UInt8]]
    private var replaced = 0
    private var line = 1
    private var isAfterReturn = false
    private var hasContent = false
    /// The beginning of a character that is incomplete so far.
    private var carry: [UInt8] = []

    init(_ unit: Unit, keeping wanted: LineSet, replacing replacements: [Int: [UInt8]] = [:]) {
        self.unit = unit
        self.wanted = wanted
        self.replacements = replacements
    }

    /// The lines seen so far; all of them once the last byte was.
    var lines: Int { line - 1 + (hasContent || isAfterReturn ? 1 : 0) }

    /// Appends the wanted lines' bytes, with their line ends.
    mutating func cut(_ bytes: [UInt8], into kept: inout [UInt8]) {
        let input = carry.isEmpty ? bytes : carry + bytes
        let whole = input.count / unit.width * unit.width
        carry = Array(input[whole...])
        var start = 0
        var index = 0
        while index < whole {
            let isFeed = isUnit(0x0A, input, index)
            if isAfterReturn {
                isAfterReturn = false
                if !isFeed {
                    keepWanted(input[start..<index], into: &kept)
                    start = index
                    endLine()
                }
            }
            index += unit.width
            hasContent = true
            if isFeed {
                keepWanted(input[start..<index], into: &kept)
                start = index
                endLine()
            } else if isUnit(0x0D, input, index - unit.width) {
                isAfterReturn = true
            }
        }
        keepWanted(input[start..<whole], into: &kept)
    }

    private mutating func endLine() {
        line += 1
        hasContent = false
    }

    private mutating func keepWanted(_ bytes: ArraySlice<UInt8>, into kept: inout [UInt8]) {
        if let replacement = replacements[line] {
            // The bytes of a line may come in several portions.
            guard !bytes.isEmpty, replaced != line else { return }
            replaced = line
            kept += replacement
            return
        }
        if wanted.contains(line) { kept.append(contentsOf: bytes) }
    }

    private func isUnit(_ byte: UInt8, _ bytes: [UInt8], _ index: Int) -> Bool {
        guard case .wide(let width, let isBigEndian) = unit else { return bytes[index] == byte }
        let place = isBigEndian ? width - 1 : 0
        for offset in 0..<width where bytes[index + offset] != (offset == place ? byte : 0) {
            return false
        }
        return true
    }
}
