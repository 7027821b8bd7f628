// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Treatment of records whose quotes break the rules.
extension Reading {
    mutating func giveUpOpen<K: RecordSink>(_ sink: inout K) throws -> Bool {
        guard let opened = open else { return false }
        try giveUp(opened, &sink)
        return true
    }

    /// Reports the opening line of a quote that never closes and goes back to the line after it.
    mutating func giveUp<K: RecordSink>(_ opened: Open, _ sink: inout K) throws {
        open = nil
        line = opened.line
        buffer.rewind(to: opened.firstNext)
        let first = buffer.bytes(opened.start, opened.firstEnd)
        work += 4 * first.count
        if let closed = repair.closeEarly(first, expected: table.expects), cut(closed) {
            try accept(
                rewritten, opened.start, opened.firstEnd, lines: 1, isMended: true, &sink)
            return
        }
        var understood: [String] = []
        if let literal = repair.takeLiterally(first, expected: table.expects), cut(literal.bytes) {
            understood = rewritten.record.texts
        }
        try table.refuse(
            Malformed(
                line: opened.line, kind: .unclosedQuote(openedAt: opened.line),
                reason: .unclosedQuote(openedAt: opened.line), raw: Array(first.prefix(4096)),
                understood: understood),
            &sink)
    }

    mutating func mend<K: RecordSink>(
        _ start: Int, _ end: Int, _ sink: inout K
    ) throws {
        let bytes = buffer.bytes(start, end)
        work += 8 * bytes.count
        let mended = repair.mendQuotes(bytes, expected: table.expects)
        if mended.map({ !$0.fits }) ?? true,
            let other = repair.otherDialect(bytes, fields: 1, expected: table.expects), cut(other)
        {
            table.notes.countNote(.otherDelimiter, line: line)
            try give(rewritten, start, end, lines: 1, isMended: true, &sink)
            return
        }
        if let mended, cut(mended.bytes) {
            try accept(rewritten, start, end, lines: 1, isMended: true, &sink)
            return
        }
        var understood: [String] = []
        if let literal = repair.takeLiterally(bytes, expected: table.expects), cut(literal.bytes) {
            understood = rewritten.record.texts
        }
        try table.refuse(
            Malformed(
                line: line, kind: .strayQuote, reason: .strayQuote,
                raw: Array(bytes.prefix(4096)), understood: understood),
            &sink)
    }

    /// Whether every cell stands in the quotes that this dialect does not use.
    func isEnclosedOtherwise(_ record: borrowing Record) -> Bool {
        let other = UInt8(ascii: "'")
        guard record.bytes.first == other, record.bytes.last == other, dialect.quote != other else {
            return false
        }
        var start = 0
        for end in record.ends {
            let isEnclosed =
                end - start >= 2 && record.bytes[start] == other && record.bytes[end - 1] == other
            guard isEnclosed else { return false }
            start = end
        }
        return true
    }

    /// Cuts a line in the form of `Structure` into the record of `rewritten`.
    func cut(_ bytes: [UInt8]) -> Bool {
        rewritten.restart()
        return unsafe bytes.withUnsafeBufferPointer {
            unsafe rewritten.feed($0, from: 0, hasQuotes: true, addsEnd: true) == .row
        }
    }
}
