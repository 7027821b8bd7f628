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
