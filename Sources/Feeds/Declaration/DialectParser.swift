// SPDX-License-Identifier: Apache-2.0

internal import CSV
internal import Site

/// Reads `dialect:`: what a feed fixes about the form of its files.
struct DialectParser {
    let mistakes: MistakeList

    private static let keys = [
        "encoding", "fallback", "delimiter", "quote", "escape", "header", "preamble", "units_row",
        "footer",
    ]

    func parse(_ feed: YAMLMap) -> DeclaredDialect {
        var dialect = DeclaredDialect()
        guard let map = feed.map("dialect", known: Self.keys) else { return dialect }
        dialect.encoding = map.string("encoding").map(Self.encoding)
        dialect.fallback = map.string("fallback").map(Self.encoding) ?? dialect.fallback
        dialect.delimiter = byte(map, "delimiter")
        dialect.quote = byte(map, "quote")
        if let delimiter = dialect.delimiter, delimiter == dialect.quote {
            mistakes.add(
                at: map.place("quote"), "`quote` and `delimiter` are the same character",
                "Correct one of them")
        }
        dialect.escape = map.read(
            "escape", wants: "doubled or backslash", example: "escape: doubled"
        ) { ["doubled": Escape.doubled, "backslash": .backslash][$0] }
        dialect.headerRows = map.integer("header", in: 0...10)
        dialect.preambleLines = map.integer("preamble", in: 0...1_000)
        dialect.unitsRow = map.boolean("units_row")
        dialect.footers = map.strings("footer") ?? []
        return dialect
    }

    /// iconv checks the name of an encoding that is not known here when a file is read.
    private static func encoding(_ name: String) -> Encoding {
        switch name.lowercased().filter({ $0.isLetter || $0.isNumber }) {
        case "utf8": .utf8
        case "utf16le": .utf16LittleEndian
        case "utf16be": .utf16BigEndian
        case "windows1252", "cp1252": .windows1252
        default: .named(name)
        }
    }

    private func byte(_ map: YAMLMap, _ key: String) -> UInt8? {
        map.read(key, wants: "one ASCII character, or tab", example: "\(key): \";\"") { text in
            if ["tab", "\\t"].contains(text.lowercased()) { return 9 }
            guard text.utf8.count == 1, let byte = text.utf8.first, byte < 128, byte != 10,
                byte != 13
            else { return nil }
            return byte
        }
    }
}
