// SPDX-License-Identifier: Apache-2.0

/// File name patterns: `*` any text, `?` one character, `[a-z]` and `[!a-z]` one of a set; case is
/// ignored.
package enum FilePattern {
    private enum Token {
        case star
        case one(ScalarSet)
    }

    /// Whether the name matches; a packed file (`.gz`, `.zip`) also by the name of what is in it.
    package static func matches(_ name: String, _ pattern: String) -> Bool {
        let name = scalars(name)
        let tokens = tokens(of: pattern)
        if isMatch(name, tokens) { return true }
        return [".gz", ".zip"].contains { suffix in
            name.suffix(suffix.count).elementsEqual(suffix.unicodeScalars.map(\.value))
                && isMatch(name.dropLast(suffix.count), tokens)
        }
    }

    private static func scalars(_ text: String) -> [UInt32] {
        text.lowercased().composedLatin.unicodeScalars.map(\.value)
    }

    private static func tokens(of pattern: String) -> [Token] {
        let text = scalars(pattern)
        var result: [Token] = []
        var index = 0
        while index < text.count {
            switch text[index] {
            case 0x2A: result.append(.star)
            case 0x3F: result.append(.one(.all))
            case 0x5B:
                // A `]` right behind the opening is one of the set.
                if let end = text[(index + 1)...].dropFirst().firstIndex(of: 0x5D) {
                    result.append(.one(set(text[index + 1..<end])))
                    index = end
                } else {
                    result.append(.one(ScalarSet([0x5B...0x5B])))
                }
            default: result.append(.one(ScalarSet([text[index]...text[index]])))
            }
            index += 1
        }
        return result
    }

    private static func set(_ text: ArraySlice<UInt32>) -> ScalarSet {
        let isInverted = text.first == 0x21
        var ranges: [ClosedRange<UInt32>] = []
        var rest = isInverted ? text.dropFirst() : text
        while let first = rest.popFirst() {
            guard rest.first == 0x2D, let last = rest.dropFirst().first else {
                ranges.append(first...first)
                continue
            }
            rest = rest.dropFirst(2)
            if first <= last { ranges.append(first...last) }
        }
        let set = ScalarSet(ranges)
        return isInverted ? set.inverted : set
    }

    private static func isMatch(_ name: some Collection<UInt32>, _ pattern: [Token]) -> Bool {
        let name = Array(name)
        var (n, p, star, resume) = (0, 0, -1, 0)
        while n < name.count {
            if p < pattern.count, case .star = pattern[p] {
                (star, resume) = (p, n)
                p += 1
            } else if p < pattern.count, case .one(let set) = pattern[p], set.contains(name[n]) {
                (n, p) = (n + 1, p + 1)
            } else if star >= 0 {
                resume += 1
                (n, p) = (resume, star + 1)
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { if case .star = $0 { true } else { false } }
    }

    /// Whether some name matches both.
    static func overlap(_ a: String, _ b: String) -> Bool {
        let left = tokens(of: a)
        let right = tokens(of: b)
        // row[j]: the rest of `left` from i and of `right` from j have a text in common.
        var below = [Bool](repeating: false, count: right.count + 1)
        for i in stride(from: left.count, through: 0, by: -1) {
            var row = [Bool](repeating: false, count: right.count + 1)
            for j in stride(from: right.count, through: 0, by: -1) {
                let x = i < left.count ? left[i] : nil
                let y = j < right.count ? right[j] : nil
                switch (x, y) {
                case (nil, nil): row[j] = true
                case (.star, _): row[j] = below[j] || (y != nil && row[j + 1])
                case (_, .star): row[j] = row[j + 1] || (x != nil && below[j])
                case (.one(let x), .one(let y)):
                    row[j] = below[j + 1] && !x.intersection(y).ranges.isEmpty
                default: row[j] = false
                }
            }
            below = row
        }
        return below[0]
    }
}
