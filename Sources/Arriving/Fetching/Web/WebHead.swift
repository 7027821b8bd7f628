// SPDX-License-Identifier: Apache-2.0

/// The head of an answer of the web, as it comes line by line: of several answers that of the last.
struct WebHead {
    /// 0 before one.
    private(set) var status = 0
    private var lines: [String: String] = [:]

    private static let mostLines = 100
    private static let longest = 4_096

    /// What it says under a name, in small letters; of several the first, but of links all.
    subscript(name: String) -> String? { lines[name] }

    mutating func hear(_ line: String) {
        if line.hasPrefix("HTTP/") {
            let words = line.split(whereSeparator: \.isWhitespace)
            status = words.count > 1 ? Int(words[1]) ?? 0 : 0
            lines = [:]
        } else if let colon = line.firstIndex(of: ":"), lines.count < Self.mostLines {
            let name = line[..<colon].lowercased()
            let value = line[line.index(after: colon)...].prefix { !$0.isNewline }
            let text = value.drop { $0 == " " || $0 == "\t" }.prefix(Self.longest)
            switch lines[name] {
            case nil: lines[name] = String(text)
            // These are one list, in however many lines.
            case let first? where name == "link": lines[name] = first + ", " + text
            default: break
            }
        }
    }
}
