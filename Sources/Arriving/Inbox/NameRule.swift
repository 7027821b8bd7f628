// SPDX-License-Identifier: Apache-2.0

/// The verdict of a name alone on a thing in an inbox.
enum NameRule {
    enum Answer: Sendable, Hashable {
        case mayBeData
        /// Never data, and not reported.
        case ignored
        case refused(RefusalReason)
    }

    /// Judges a name that is UTF-8.
    static func judge(_ name: String, ignoring globs: [Glob] = []) -> Answer {
        if isNeverData(name) || globs.contains(where: { $0.matches(name) }) { return .ignored }
        let isASCII = name.utf8.allSatisfy { (0x20..<0x7F).contains($0) }
        if !isASCII, name.unicodeScalars.contains(where: isForbidden) {
            return .refused(.controlCharacterInName)
        }
        return .mayBeData
    }

    private static let exact: Set<String> = [
        "thumbs.db", "desktop.ini", "@eadir", "lost+found", "$recycle.bin",
        "system volume information",
    ]
    private static let uploads = [".tmp", ".part", ".partial", ".filepart", ".crdownload"]
    private static let endings = uploads + [".swp", "~"]

    /// Whether it is the temporary name of an upload; hidden names can be others' as well.
    static func isUpload(_ name: String) -> Bool {
        let folded = name.lowercased()
        return name.utf8.first != UInt8(ascii: ".")
            && uploads.contains { folded.utf8.hasSuffix($0.utf8) }
    }

    /// Temporary names of uploaders and editors, and files that desktops leave behind.
    private static func isNeverData(_ name: String) -> Bool {
        if name.utf8.first == UInt8(ascii: ".") || name.utf8.starts(with: "~$".utf8) { return true }
        let folded = name.lowercased()
        return exact.contains(folded) || endings.contains { folded.utf8.hasSuffix($0.utf8) }
    }

    /// Control characters, and what reorders or breaks the line it is shown in.
    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}", "\u{2028}", "\u{2029}": true
        default: scalar.properties.generalCategory == .control
        }
    }
}

extension Collection where Element == UInt8 {
    /// Whether the bytes end with those of the other.
    func hasSuffix(_ other: some BidirectionalCollection<UInt8>) -> Bool
    where Self: BidirectionalCollection {
        var mine = endIndex
        for byte in other.reversed() {
            guard mine > startIndex else { return false }
            formIndex(before: &mine)
            if self[mine] != byte { return false }
        }
        return true
    }
}

extension NameRule {
    /// A pattern of file names: `*`, `?` and `[a-z]`, `[!a-z]`; case is ignored.
    struct Glob: Sendable, Hashable {
        private let isAll: Bool
        private let bytes: [UInt8]?
        private let characters: [Character]
        /// Whether it is compared with the path below the root, not with the name alone.
        let isForPath: Bool

        init(_ text: String) {
            let folded = text.lowercased()
            isAll = folded == "*"
            isForPath = folded.contains("/")
            characters = Array(folded)
            bytes = folded.utf8.allSatisfy { $0 < 0x80 } ? Array(folded.utf8) : nil
        }

        /// Whether the whole text matches.
        ///
        /// Composed and decomposed accents are the same.
        func matches(_ text: String) -> Bool {
            if isAll { return true }
            let folded = text.lowercased()
            if let bytes, folded.utf8.allSatisfy({ $0 < 0x80 }) {
                return Self.matches(bytes, Array(folded.utf8), ByteSigns.signs)
            }
            return Self.matches(characters, Array(folded), CharacterSigns.signs)
        }

        struct Signs<Unit: Comparable & Sendable>: Sendable {
            let star: Unit
            let any: Unit
            let open: Unit
            let close: Unit
            let not: Unit
            let range: Unit
        }

        private enum ByteSigns {
            static let signs = Signs<UInt8>(
                star: 0x2A, any: 0x3F, open: 0x5B, close: 0x5D, not: 0x21, range: 0x2D)
        }

        private enum CharacterSigns {
            static let signs = Signs<Character>(
                star: "*", any: "?", open: "[", close: "]", not: "!", range: "-")
        }

        /// Goes back to the last star only, so the time is bounded by pattern × text.
        private static func matches<Unit>(_ pattern: [Unit], _ text: [Unit], _ signs: Signs<Unit>)
            -> Bool
        {
            var (p, t) = (0, 0)
            var retry: (pattern: Int, text: Int)?
            while t < text.count {
                if p < pattern.count, pattern[p] == signs.star {
                    retry = (p, t)
                    p += 1
                } else if let next = step(pattern, at: p, text[t], signs) {
                    p = next
                    t += 1
                } else if let last = retry {
                    retry = (last.pattern, last.text + 1)
                    (p, t) = (last.pattern + 1, last.text + 1)
                } else {
                    return false
                }
            }
            return pattern[p...].allSatisfy { $0 == signs.star }
        }

        /// Place in the pattern after one that takes the unit; nil: it does not.
        private static func step<Unit>(
            _ pattern: [Unit], at p: Int, _ unit: Unit, _ signs: Signs<Unit>
        ) -> Int? {
            guard p < pattern.count else { return nil }
            if pattern[p] == signs.any { return p + 1 }
            guard pattern[p] == signs.open,
                let end = pattern[(p + 1)...].dropFirst().firstIndex(of: signs.close)
            else { return pattern[p] == unit ? p + 1 : nil }
            let isNegated = pattern[p + 1] == signs.not
            let set = Array(pattern[(isNegated ? p + 2 : p + 1)..<end])
            return contains(set, unit, signs.range) != isNegated ? end + 1 : nil
        }

        private static func contains<Unit: Comparable>(_ set: [Unit], _ unit: Unit, _ range: Unit)
            -> Bool
        {
            var i = 0
            while i < set.count {
                if i + 2 < set.count, set[i + 1] == range {
                    if set[i] <= unit && unit <= set[i + 2] { return true }
                    i += 3
                } else if set[i] == unit {
                    return true
                } else {
                    i += 1
                }
            }
            return false
        }
    }
}
