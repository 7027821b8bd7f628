// SPDX-License-Identifier: Apache-2.0

/// What a server of mails has said to one question, line by line (RFC 3501); pure.
struct IMAPAnswer {
    private(set) var lines: [String] = []

    mutating func hear(_ line: String) {
        lines.append(String(line.prefix { !$0.isNewline }))
    }

    /// `* OK [UIDVALIDITY 1700000000] …`: the number behind a word in brackets, of the last time it was said.
    func number(_ word: String) -> Int64? {
        lines.reversed().lazy.compactMap { line -> Int64? in
            guard line.hasPrefix("* OK ["), let open = line.firstIndex(of: "["),
                let close = line[open...].firstIndex(of: "]")
            else { return nil }
            let words = line[line.index(after: open)..<close].split(separator: " ")
            guard words.count == 2, words[0].uppercased() == word else { return nil }
            return Self.positive(words[1])
        }.first
    }

    /// `* SEARCH 4 5 9`, within the range and in order.
    func found(in range: ClosedRange<Int64>) -> [Int64] {
        var numbers: Set<Int64> = []
        for line in lines where line.uppercased().hasPrefix("* SEARCH") {
            for word in line.split(separator: " ").dropFirst(2) {
                // `n:*` names the last one also where it is before n.
                if let number = Self.positive(word), range.contains(number) {
                    numbers.insert(number)
                }
            }
        }
        return numbers.sorted()
    }

    /// The server's own words of a refusal: `NO Mailbox doesn't exist`.
    var refusal: String? {
        lines.last { line in
            let words = line.split(separator: " ", maxSplits: 2)
            return words.count > 1 && words[0] != "*"
                && ["NO", "BAD"].contains(words[1].uppercased())
        }.map { String($0.split(separator: " ", maxSplits: 1)[1].prefix(200)) }
    }

    /// Whether it offers this: `* CAPABILITY IMAP4rev1 MOVE UIDPLUS`.
    func offers(_ word: String) -> Bool {
        lines.contains { line in
            line.uppercased().contains("CAPABILITY")
                && line.uppercased().split { " []".contains($0) }.contains { $0 == word }
        }
    }

    /// Numbers of mails are of 32 bits (RFC 3501, 2.3.1.1).
    private static func positive(_ text: Substring) -> Int64? {
        Int64(text).flatMap { (1...Int64(UInt32.max)).contains($0) ? $0 : nil }
    }
}
