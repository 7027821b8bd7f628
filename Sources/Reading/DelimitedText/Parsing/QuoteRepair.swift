// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Tries what a line with broken quotes, or of another dialect, may have meant.
struct QuoteRepair {
    let dialect: Dialect
    /// Lines longer than this are not tried again and again; in bytes.
    static let longest = 64 << 10

    enum Kind {
        case quotes
        case delimiter
    }

    /// A line in the form of `Structure`, and how many fields it has.
    struct Reading {
        var bytes: [UInt8]
        var fields: Int
        var isOpen: Bool
        var closesAfterCuts: Int
        var openField: Int
    }

    private func structure(quote: UInt8? = nil, escape: Escape? = nil) -> Structure {
        Structure(
            delimiter: dialect.delimiter, quote: quote ?? dialect.quote,
            escape: escape ?? dialect.escape, aligned: dialect.aligned)
    }

    private func read(
        _ line: ArraySlice<UInt8>, _ structure: Structure, _ leniency: Structure.Leniency
    ) -> Reading {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(line.count + 16)
        var state = Structure.State()
        structure.rewrite(line, into: &bytes, state: &state, leniency)
        return Reading(
            bytes: bytes, fields: state.field + 1, isOpen: state.isInQuotes,
            closesAfterCuts: state.cutsInside, openField: state.field)
    }

    /// The line with its quotes understood leniently: closed, and with `expected` fields if
    /// any way gives that (0 = not known); nil if none closes.
    func mendQuotes(_ line: ArraySlice<UInt8>, expected: Int) -> (bytes: [UInt8], fits: Bool)? {
        guard line.count <= Self.longest else { return nil }
        var readings: [Reading] = []
        let hasBackslash = line.contains(UInt8(ascii: "\\"))
        for escape in hasBackslash ? [Escape.backslash, .doubled] : [dialect.escape] {
            for evenRunCloses in [false, true] {
                let leniency = Structure.Leniency(isLenient: true, evenRunCloses: evenRunCloses)
                let reading = read(line, structure(escape: escape), leniency)
                if !reading.isOpen && reading.fields == expected { return (reading.bytes, true) }
                readings.append(reading)
            }
        }
        let closed = readings.first { !$0.isOpen }
        if let closed, let joined = join(closed, expected: expected) { return (joined, true) }
        return closed.map { ($0.bytes, expected == 0) }
    }

    /// The line read by itself so that it has exactly `expected` fields, `""` before a delimiter
    /// being a quote and the end; nil if that does not give them.
    func closeEarly(_ line: ArraySlice<UInt8>, expected: Int) -> [UInt8]? {
        guard line.count <= Self.longest, expected > 0 else { return nil }
        let leniency = Structure.Leniency(isLenient: true, evenRunCloses: true)
        let reading = read(line, structure(), leniency)
        return !reading.isOpen && reading.fields == expected ? reading.bytes : nil
    }

    /// The line with the quote that opens a field and never closes taken literally, or closed where
    /// that gives `expected` fields.
    func takeLiterally(_ line: ArraySlice<UInt8>, expected: Int) -> Reading? {
        guard line.count <= Self.longest else { return nil }
        let first = read(line, structure(), .init(isLenient: true))
        guard first.isOpen else { return first }
        let spare = first.fields + first.closesAfterCuts - expected
        if expected > 0, spare > 0 {
            let closed = read(
                line, structure(), .init(isLenient: true, closesAfter: spare))
            if !closed.isOpen, closed.fields == expected { return closed }
        }
        return read(line, structure(), .init(isLenient: true, literalField: first.openField))
    }

    /// The line by another delimiter or another quote, when that gives exactly `expected` fields.
    func otherDialect(_ line: ArraySlice<UInt8>, fields: Int, expected: Int) -> [UInt8]? {
        guard expected >= 3, line.count <= Self.longest else { return nil }
        if fields >= expected {
            let other = UInt8(ascii: dialect.quote == UInt8(ascii: "'") ? "\"" : "'")
            guard line.contains(other) else { return nil }
            let reading = read(line, structure(quote: other), .init(isLenient: true))
            return !reading.isOpen && reading.fields == expected ? reading.bytes : nil
        }
        guard fields == 1 else { return nil }
        for delimiter in [";", "\t", "|", ","] as [Unicode.Scalar] {
            let byte = UInt8(ascii: delimiter)
            guard dialect.delimiter != [byte], line.contains(byte) else { continue }
            var other = structure()
            other.delimiter = [byte]
            other.aligned = false
            let reading = read(line, other, .init(isLenient: true))
            if !reading.isOpen, reading.fields == expected { return reading.bytes }
        }
        return nil
    }

    /// Where a field lost its opening quote: joins what its delimiters cut, up to the closing one.
    private func join(_ reading: Reading, expected: Int) -> [UInt8]? {
        let spare = reading.fields - expected
        guard expected > 0, spare > 0, let quote = dialect.quote else { return nil }
        var fields = reading.bytes.split(
            separator: Structure.cut, omittingEmptySubsequences: false
        ).map(Array.init)
        guard fields.count == reading.fields,
            let end = fields.indices.first(where: { index in
                index >= spare && fields[index].last == quote
                    && !fields[index - spare...index].contains { $0.first == Structure.mark }
            })
        else { return nil }
        let joined = fields[end - spare...end].joined(separator: dialect.delimiter)
        fields[end - spare...end] = [[Structure.mark] + joined.dropLast() + [Structure.mark]]
        return Array(fields.joined(separator: [Structure.cut]))
    }
}
