// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Finds the structure of a line that libcsv cannot see by itself, and writes it so that it can.
///
/// Delimiters become NUL and the quotes that enclose a field 0xFF: neither is ever in decoded
/// text, so any other quote, backslash or delimiter is content from then on.
struct Structure {
    static let cut: UInt8 = 0
    static let mark: UInt8 = 0xFF

    /// How far the rules are bent.
    struct Leniency: Equatable {
        /// Stray quotes inside a field are content, blanks around quotes are not.
        var isLenient = false
        /// `""` before a delimiter is a quote and the end, not an escaped quote.
        var evenRunCloses = false
        /// This field, from 0, begins with a quote that is content.
        var literalField = -1
        /// In an open field this many delimiters are content, then it ends.
        var closesAfter = -1
    }

    /// Where a line leaves off; kept for the next line of the same record.
    struct State {
        var isInQuotes = false
        var field = 0
        /// Where the open field began in the output.
        var openedAt = 0
        /// Delimiters seen inside the open field.
        var cutsInside = 0
    }

    var delimiter: [UInt8]
    var quote: UInt8?
    var escape: Escape
    var aligned = false

    /// Appends the line, without its end, to `out` in the form above.
    func rewrite(
        _ line: ArraySlice<UInt8>, into out: inout [UInt8], state: inout State,
        _ leniency: Leniency = Leniency()
    ) {
        var position = line.startIndex
        var isAtStart = !state.isInQuotes
        if aligned { position = skipBlanks(line, position) }
        while position < line.endIndex {
            if state.isInQuotes {
                position = quoted(line, position, &out, &state, leniency)
            } else if let next = afterDelimiter(line, position) {
                out.append(Self.cut)
                state.field += 1
                position = next
                isAtStart = true
            } else if isAtStart, let next = opens(line, position, state, leniency) {
                state.isInQuotes = true
                state.openedAt = out.count
                state.cutsInside = 0
                out.append(Self.mark)
                position = next
                isAtStart = false
            } else {
                isAtStart = false
                position = plain(line, position, &out)
            }
        }
    }

    /// The position after a quote that opens a field here, or nil.
    private func opens(
        _ line: ArraySlice<UInt8>, _ position: Int, _ state: State, _ leniency: Leniency
    ) -> Int? {
        guard let quote, state.field != leniency.literalField else { return nil }
        let start = leniency.isLenient ? skipBlanks(line, position) : position
        guard start < line.endIndex, line[start] == quote else { return nil }
        return start + 1
    }

    private func plain(_ line: ArraySlice<UInt8>, _ position: Int, _ out: inout [UInt8]) -> Int {
        if escape == .backslash, line[position] == UInt8(ascii: "\\"),
            let next = escaped(line, position)
        {
            out.append(contentsOf: line[position + 1..<next])
            return next
        }
        out.append(line[position])
        return position + 1
    }

    /// The end of what a backslash here escapes, or nil when it is only a backslash.
    private func escaped(_ line: ArraySlice<UInt8>, _ position: Int) -> Int? {
        let next = position + 1
        guard next < line.endIndex else { return nil }
        if line[next] == quote || line[next] == UInt8(ascii: "\\") { return next + 1 }
        return afterDelimiter(line, next)
    }

    private func quoted(
        _ line: ArraySlice<UInt8>, _ position: Int, _ out: inout [UInt8], _ state: inout State,
        _ leniency: Leniency
    ) -> Int {
        if escape == .backslash, line[position] == UInt8(ascii: "\\"),
            let next = escaped(line, position)
        {
            out.append(contentsOf: line[position + 1..<next])
            return next
        }
        guard line[position] == quote else {
            return insideQuotes(line, position, &out, &state, leniency)
        }
        var end = position
        while end < line.endIndex, line[end] == quote { end += 1 }
        let run = end - position
        let after = leniency.isLenient ? skipBlanks(line, end) : end
        let isEnd = after == line.endIndex || afterDelimiter(line, after) != nil
        let closes: Bool
        let quotes: Int
        if leniency.isLenient {
            closes = isEnd && (run % 2 == 1 || leniency.evenRunCloses)
            quotes = closes ? run / 2 : run / 2 + run % 2
        } else {
            closes = run % 2 == 1
            quotes = run / 2
        }
        out.append(contentsOf: repeatElement(quote ?? 0, count: quotes))
        guard closes else { return end }
        out.append(Self.mark)
        state.isInQuotes = false
        return after
    }

    private func insideQuotes(
        _ line: ArraySlice<UInt8>, _ position: Int, _ out: inout [UInt8], _ state: inout State,
        _ leniency: Leniency
    ) -> Int {
        guard let next = afterDelimiter(line, position) else {
            out.append(line[position])
            return position + 1
        }
        if leniency.closesAfter == state.cutsInside {
            out.append(Self.mark)
            state.isInQuotes = false
            return position
        }
        state.cutsInside += 1
        out.append(contentsOf: line[position..<next])
        return next
    }

    /// The position after the delimiter that stands here, or nil.
    @inline(__always)
    private func afterDelimiter(_ line: ArraySlice<UInt8>, _ position: Int) -> Int? {
        guard let first = delimiter.first, line[position] == first else { return nil }
        if delimiter.count == 1 && !aligned { return position + 1 }
        if aligned {
            let end = skipBlanks(line, position)
            return end - position >= 2 && end < line.endIndex ? end : nil
        }
        let end = position + delimiter.count
        if end <= line.endIndex {
            return line[position..<end].elementsEqual(delimiter) ? end : nil
        }
        // A delimiter that ends in a blank has often lost it at the end of the line.
        let rest = line[position...]
        let isCut = delimiter.last == 0x20 && delimiter.starts(with: rest)
        return isCut ? line.endIndex : nil
    }

    private func skipBlanks(_ line: ArraySlice<UInt8>, _ start: Int) -> Int {
        var position = start
        while position < line.endIndex, line[position] == 0x20 || line[position] == 0x09 {
            // A tab that is the delimiter is not a blank.
            if delimiter.first == line[position], !aligned { break }
            position += 1
        }
        return position
    }
}
