// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Finds the dialect of a sample; what is declared is obeyed, the rest is scored.
struct Sniffer {
    private let text: [UInt8]
    private let declared: DeclaredDialect
    /// Where the text after a `sep=` line begins.
    private var start = 0

    /// Rows of the sample that candidates are scored by.
    private static let rows = 150

    /// Rows that the shape of the table is found by.
    private static let shapeRows = 400
    /// The same where all lines are the feed's to name: then it is only whether each ends in a
    /// delimiter.
    private static let shapeRowsDeclared = 16

    /// The text is whole lines of the file's beginning, decoded.
    init(_ text: [UInt8], declared: DeclaredDialect) {
        self.text = text
        self.declared = declared
    }

    /// The dialect, encoding and packing left as they were in `base`.
    func dialect(_ base: Dialect) -> Dialect {
        var sniffer = self
        return sniffer.find(base)
    }

    private mutating func find(_ base: Dialect) -> Dialect {
        var found = base
        found.lineEnd = Self.lineEnd(text)
        let separator = separatorLine()
        found.separatorLine = separator != nil
        let fixed = declared.delimiter.map { [$0] } ?? separator
        let best = choose(fixed, rival: &found.rival)
        found.delimiter = best.delimiter
        found.aligned = best.aligned
        found.quote = declared.quote ?? best.quote
        found.escape = declared.escape ?? Self.escape(text, found)
        fillShape(&found, best)
        return found
    }

    // MARK: The shape of the table

    /// What lines are is left alone where it is declared.
    private func fillShape(_ found: inout Dialect, _ best: Sketch.Candidate) {
        let isDeclared = declared.lines == .declared
        if isDeclared, let columns = evenColumns(best) {
            found.columns = columns
        } else {
            let rows = isDeclared ? Self.shapeRowsDeclared : Self.shapeRows
            let sketch = Sketch(text, best, from: start, rows: rows)
            TableShape(sketch, declared: declared, isSingle: best.delimiter.isEmpty).fill(&found)
        }
        guard isDeclared else { return }
        found.preambleLines = declared.preambleLines ?? 0
        found.headerRows = declared.headerRows ?? 1
        found.unitsRow = false
    }

    /// The columns of rows that are all alike, none of which needs a look at its cells: without
    /// quotes, none blank, none ending in a delimiter.
    ///
    /// - Returns: nil if there are other rows.
    private func evenColumns(_ best: Sketch.Candidate) -> Int? {
        guard best.delimiter.count == 1, !best.aligned else { return nil }
        let delimiter = best.delimiter[0]
        var columns: Int?
        var position = start
        for _ in 0..<Self.shapeRowsDeclared where position < text.count {
            let line = text[position...].prefix { $0 != 0x0A && $0 != 0x0D }
            guard line.last != delimiter, best.quote.map({ !line.contains($0) }) ?? true,
                !line.allSatisfy({ $0 == 0x20 || $0 == 0x09 })
            else { return nil }
            let count = line.count { $0 == delimiter } + 1
            guard columns ?? count == count else { return nil }
            columns = count
            let isPair = text[line.endIndex...].starts(with: [0x0D, 0x0A])
            position = line.endIndex + (isPair ? 2 : 1)
        }
        return columns
    }

    // MARK: The delimiter and the quote

    private func choose(_ fixed: [UInt8]?, rival: inout [UInt8]) -> Sketch.Candidate {
        let quotes = declared.quote.map { [$0] } ?? Self.quotes(text)
        if let fixed, quotes.count == 1 {
            return Sketch.Candidate(delimiter: fixed, quote: quotes.first)
        }
        if fixed == nil, declared.headerRows == 0, declared.columns == 1 {
            return Sketch.Candidate(delimiter: [], quote: quotes.first)
        }
        var scored: [Rating] = []
        for delimiter in fixed.map({ [$0] }) ?? candidates() {
            for quote in quotes {
                let candidate = Sketch.Candidate(delimiter: delimiter, quote: quote)
                scored.append(rate(candidate))
            }
        }
        if fixed == nil, hasRuns() {
            let quote = quotes.first
            scored.append(
                rate(Sketch.Candidate(delimiter: [0x20], quote: quote, aligned: true)))
        }
        let single = Sketch.Candidate(delimiter: [], quote: quotes.first)
        guard let best = best(of: scored) else { return single }
        if fixed != nil { return best.candidate }
        if isSingle(best.candidate, best.score, best.value) { return single }
        rival = Self.rival(of: best, among: scored)
        return best.candidate
    }

    private typealias Rating = (candidate: Sketch.Candidate, score: Score, value: Double)

    /// The one of the highest value; a colon or a blank gives way to a usual delimiter that cuts
    /// every row of the sample, the first one too, into as many cells.
    private func best(of scored: [Rating]) -> Rating? {
        let best = scored.max { $0.value < $1.value }
        guard let best, [[0x20], [UInt8(ascii: ":")]].contains(best.candidate.delimiter),
            !best.candidate.aligned
        else { return best }
        let usual = scored.filter {
            Self.strong.contains($0.candidate.delimiter) && $0.score.cutsAll
        }
        return usual.max { $0.value < $1.value } ?? best
    }

    private static let strong: [[UInt8]] = [",", ";", "\t", "|"].map { Array($0.utf8) }

    /// The delimiter that comes near the best one, if one does.
    private static func rival(of best: Rating, among scored: [Rating]) -> [UInt8] {
        let others = scored.filter {
            strong.contains($0.candidate.delimiter) && $0.score.cutsAll && $0.score.columns > 1
                && $0.candidate.delimiter.first != best.candidate.delimiter.first
                && $0.value >= best.value * doubtShare
        }
        return others.max { $0.value < $1.value }?.candidate.delimiter ?? []
    }

    /// A delimiter whose value is this share of the best one's might be the intended one as well.
    private static let doubtShare = 0.75

    private func rate(_ candidate: Sketch.Candidate) -> Rating {
        let sketch = Sketch(text, candidate, from: start, rows: Self.rows)
        let score = Score(sketch)
        var value = score.value * weight(candidate)
        // A quote that encloses nothing explains nothing; the usual one is preferred.
        if candidate.quote != UInt8(ascii: "\""), sketch.enclosed < 2 { value *= 0.97 }
        if declared.headerRows == 0 {
            if let columns = declared.columns, columns > 1, score.columns == columns {
                value = value * 2 + 0.5
            }
        } else if declared.headerNames.count > 1 {
            let isKnown = sketch.rows.contains {
                TableShape.matches($0, sketch, declared.headerNames)
            }
            if isKnown { value = value * 2 + 0.5 }
        }
        return (candidate, score, value)
    }

    private func weight(_ candidate: Sketch.Candidate) -> Double {
        if candidate.aligned { return 0.85 }
        switch candidate.delimiter {
        case [0x20]: return 0.6
        case [UInt8(ascii: ":")]: return 0.7
        case [UInt8(ascii: "^")], [UInt8(ascii: "~")]: return 0.95
        case [UInt8(ascii: ","), 0x20], [UInt8(ascii: ";"), 0x20]: return 1.02
        case let several where several.count > 1: return 1.3
        default: return 1
        }
    }

    /// Whether no delimiter explains the sample better than one column does.
    private func isSingle(_ best: Sketch.Candidate, _ score: Score, _ value: Double) -> Bool {
        guard value > 0.08, score.columns > 1 else { return true }
        let whole = Sketch(
            text, Sketch.Candidate(delimiter: [], quote: nil), from: start, rows: Self.rows)
        let lines = whole.rows.filter { !$0.isBlank }
        let isWeak = best.delimiter == [0x20] && !best.aligned || best.delimiter == [0x3A]
        let body = lines.dropFirst()
        let typed = body.count { $0.cells[0].kind.isTyped }
        let isTyped = !body.isEmpty && typed * 10 >= body.count * 8
        if best.delimiter == [UInt8(ascii: ",")], isTyped, score.columns == 2,
            let first = lines.first
        {
            return !whole.content(first.cells[0]).contains(UInt8(ascii: ","))
        }
        guard isWeak else { return false }
        return isTyped || score.agreement < 0.9 || score.typedShare < 0.25
    }

    private static let usual = Array(",;\t|:^~ \u{1F}".utf8)
    private static let doubled = ["||", "::", "\t\t", ";;", "^^", "~~"].map { Array($0.utf8) }
    private static let several = ["~|~", "|~|", "^|^", "#|#", "\\t", "<|>", "@@", "##"].map {
        Array($0.utf8)
    }

    /// The delimiters that occur in the sample at all.
    private func candidates() -> [[UInt8]] {
        let sample = text[start...].prefix(64 << 10)
        var tally = [Int](repeating: 0, count: 256)
        for byte in sample { tally[Int(byte)] += 1 }
        var found = Self.usual.filter { tally[Int($0)] > 0 }.map { [$0] }
        for pair in Self.doubled where tally[Int(pair[0])] > 1 {
            if occurrences(pair, sample) * 2 == tally[Int(pair[0])] { found.append(pair) }
        }
        for text in Self.several where tally[Int(text[0])] > 0 && tally[Int(text[1])] > 0 {
            if occurrences(text, sample) > 0 { found.append(text) }
        }
        for first in [UInt8(ascii: ","), UInt8(ascii: ";")] where tally[Int(first)] > 0 {
            if occurrences([first, 0x20], sample) > 0 { found.append([first, 0x20]) }
        }
        return found
    }

    private func occurrences(_ pattern: [UInt8], _ sample: ArraySlice<UInt8>) -> Int {
        var count = 0
        var position = sample.startIndex
        while position + pattern.count <= sample.endIndex {
            let isHere =
                sample[position] == pattern[0]
                && sample[position..<position + pattern.count].elementsEqual(pattern)
            count += isHere ? 1 : 0
            position += isHere ? pattern.count : 1
        }
        return count
    }

    private func hasRuns() -> Bool {
        let sample = text[start...].prefix(16 << 10)
        return occurrences([0x20, 0x20], sample) * 2 >= sample.count { $0 == 0x0A || $0 == 0x0D }
    }

    private static func quotes(_ text: [UInt8]) -> [UInt8] {
        let double = UInt8(ascii: "\"")
        let single = UInt8(ascii: "'")
        return text.prefix(64 << 10).contains(single) ? [double, single] : [double]
    }

    // MARK: Single facts

    private mutating func separatorLine() -> [UInt8]? {
        let line = text.prefix { $0 != 0x0A && $0 != 0x0D }
        var end = line.count
        if end < text.count { end += text[end...].starts(with: [0x0D, 0x0A]) ? 2 : 1 }
        let trimmed = line.count > 8 ? [] : line.drop { $0 == UInt8(ascii: "\"") }
        let isNamed = String(decoding: trimmed.prefix(4), as: UTF8.self).lowercased() == "sep="
        guard isNamed, trimmed.count >= 5 else { return nil }
        start = end
        let rest = trimmed.dropFirst(4)
        let value = rest.count > 1 && rest.last == UInt8(ascii: "\"") ? rest.dropLast() : rest
        return Array(value)
    }

    static func lineEnd(_ text: [UInt8]) -> LineEnd {
        var tally = (lf: 0, crlf: 0, cr: 0)
        var previous: UInt8 = 0
        for byte in text {
            if byte == 0x0A {
                if previous == 0x0D { tally.crlf += 1 } else { tally.lf += 1 }
            } else if previous == 0x0D {
                tally.cr += 1
            }
            previous = byte
        }
        if previous == 0x0D { tally.cr += 1 }
        switch (tally.lf > 0, tally.crlf > 0, tally.cr > 0) {
        case (true, false, false), (false, false, false): return .lf
        case (false, true, false): return .crlf
        case (false, false, true): return .cr
        default: return .mixed
        }
    }

    /// Backslash where quotes inside fields have one before them and none are doubled.
    static func escape(_ text: [UInt8], _ dialect: Dialect) -> Escape {
        guard let quote = dialect.quote else { return .doubled }
        let cut = dialect.delimiter.first ?? 0
        let isEdge = { (byte: UInt8) in byte == cut || byte == 0x0A || byte == 0x0D }
        var escaped = 0
        var doubled = 0
        for index in text.indices.dropFirst() where text[index] == quote {
            let next = index + 1 < text.count ? text[index + 1] : 0x0A
            let previous = text[index - 1]
            if previous == UInt8(ascii: "\\") {
                escaped += isEdge(next) ? 0 : 1
            } else if next == quote, !isEdge(previous), index < 2 || text[index - 1] != quote {
                doubled += 1
            }
        }
        return escaped > 0 && escaped >= doubled ? .backslash : .doubled
    }
}
