// SPDX-License-Identifier: Apache-2.0

/// The head of an answer of the web, as it comes line by line: of several answers that of the last.
struct WebHead {
    /// 0 before one.
    private(set) var status = 0
    private var lines: [String: String] = [:]
    /// Whether a link of it may not have been kept.
    private(set) var isLinkCut = false

    private static let mostLines = 100
    private static let longest = 4_096
    /// Links of an answer have whole addresses in them, each with a cursor.
    private static let longestLinks = 32_768

    /// What it says under a name, in small letters; of several the first, but of links all.
    subscript(name: String) -> String? { lines[name] }

    mutating func hear(_ line: String) {
        if line.hasPrefix("HTTP/") {
            let words = line.split(whereSeparator: \.isWhitespace)
            status = words.count > 1 ? Int(words[1]) ?? 0 : 0
            (lines, isLinkCut) = ([:], false)
        } else if let colon = line.firstIndex(of: ":") {
            let name = line[..<colon].lowercased()
            let value = line[line.index(after: colon)...].prefix { !$0.isNewline }
            let text = value.drop { $0 == " " || $0 == "\t" }
            if name == "link" {
                hear(link: text)
            } else if lines[name] == nil, lines.count < Self.mostLines {
                lines[name] = String(text.prefix(Self.longest))
            }
        }
    }

    /// These are one list, in however many lines.
    private mutating func hear(link: Substring) {
        let all = (lines["link"].map { $0 + ", " } ?? "") + link
        isLinkCut = isLinkCut || all.utf8.count > Self.longestLinks
        lines["link"] = isLinkCut ? String(all.prefix(Self.longestLinks)) : String(all)
    }
}
