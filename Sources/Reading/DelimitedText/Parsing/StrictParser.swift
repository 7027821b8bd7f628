// SPDX-License-Identifier: Apache-2.0

internal import CLibCSV
internal import Records

/// libcsv in its strict mode: cuts one record, fed in one or more portions, into `record`.
///
/// Blanks stay, empty and `""` are told apart, and a broken quote is an error, not a guess. A line
/// without a quote needs no decision: it is cut at its delimiters here, as libcsv would, in a
/// quarter of the time (libcsv calls back for each byte to ask whether it is a blank).
@safe final class StrictParser {
    enum Step {
        /// The record is complete.
        case row
        /// A quoted field goes on after what was fed.
        case open
        /// The quotes break the rules.
        case broken
    }

    @safe fileprivate struct Cells {
        var record = Record()
        var isComplete = false
        var longest = 0
        // The record as fed, to see which fields begin with a quote.
        var base: UnsafePointer<UInt8>?
        var available = 0
        var cursor = 0
        var quote: UInt8 = 0
        var hasQuotes = false
    }

    private let delimiter: UInt8
    private let parser: UnsafeMutablePointer<csv_parser>
    fileprivate let cells: UnsafeMutablePointer<Cells>

    /// A quote or a delimiter of nil is one that never comes.
    init(delimiter: UInt8?, quote: UInt8?) {
        self.delimiter = delimiter ?? 0
        unsafe parser = .allocate(capacity: 1)
        unsafe parser.initialize(to: csv_parser())
        unsafe cells = .allocate(capacity: 1)
        unsafe cells.initialize(to: Cells())
        let options = UInt8(CSV_STRICT | CSV_STRICT_FINI | CSV_EMPTY_IS_NULL)
        let status = unsafe csv_init(parser, options)
        precondition(status == 0, "csv_init fails only without a parser")
        // Decoded text never holds NUL or 0xFF.
        unsafe csv_set_delim(parser, self.delimiter)
        unsafe csv_set_quote(parser, quote ?? 0xFF)
        unsafe csv_set_space_func(parser, { _ in 0 })
        unsafe csv_set_blk_size(parser, 16 << 10)
        unsafe cells.pointee.quote = quote ?? 0xFF
    }

    deinit {
        unsafe csv_free(parser)
        unsafe parser.deinitialize(count: 1)
        unsafe parser.deallocate()
        unsafe cells.deinitialize(count: 1)
        unsafe cells.deallocate()
    }

    /// The record that was cut last.
    var record: Record {
        _read { yield unsafe cells.pointee.record }
        _modify { yield unsafe &cells.pointee.record }
    }

    /// The length of the longest field of the record, in bytes.
    var longestField: Int { unsafe cells.pointee.longest }

    /// Forgets what was fed, ready for a new record.
    func restart() {
        unsafe parser.pointee.pstate = 0
        unsafe parser.pointee.quoted = 0
        unsafe parser.pointee.spaces = 0
        unsafe parser.pointee.entry_pos = 0
        unsafe parser.pointee.status = 0
        unsafe cells.pointee.record.clear()
        unsafe cells.pointee.isComplete = false
        unsafe cells.pointee.longest = 0
        unsafe cells.pointee.cursor = 0
    }

    /// How many bytes of the open field are held so far.
    var openFieldBytes: Int { unsafe parser.pointee.entry_pos }

    /// Feeds `part` of `whole`, the record so far; a last line without an end gets one.
    func feed(
        _ whole: UnsafeBufferPointer<UInt8>, from start: Int, hasQuotes: Bool, addsEnd: Bool
    ) -> Step {
        guard let base = whole.baseAddress else { return .row }
        if !hasQuotes, start == 0 {
            unsafe cut(whole)
            return .row
        }
        unsafe cells.pointee.base = base
        unsafe cells.pointee.available = whole.count
        unsafe cells.pointee.hasQuotes = hasQuotes
        let count = whole.count - start
        let used = unsafe csv_parse(parser, base + start, count, takeField, takeRow, cells)
        guard used == count else { return .broken }
        if addsEnd, unsafe !cells.pointee.isComplete {
            var end = UInt8(ascii: "\n")
            let used = unsafe csv_parse(parser, &end, 1, takeField, takeRow, cells)
            guard used == 1 else { return .broken }
        }
        return unsafe cells.pointee.isComplete ? .row : .open
    }

    /// Cuts a line without quotes: copies it, then closes the gaps that its delimiters leave.
    private func cut(_ line: UnsafeBufferPointer<UInt8>) {
        var count = line.count
        while count > 0, unsafe line[count - 1] == 0x0A || line[count - 1] == 0x0D { count -= 1 }
        var fields = Record()
        swap(&fields, &record)
        var ends: [Int] = []
        swap(&ends, &fields.ends)
        unsafe fields.bytes.append(contentsOf: UnsafeBufferPointer(rebasing: line[..<count]))
        var used = 0
        var longest = 0
        var last = 0
        let delimiter = delimiter
        unsafe fields.bytes.withUnsafeMutableBufferPointer { bytes in
            for place in 0..<count {
                let byte = unsafe bytes[place]
                guard byte == delimiter else {
                    unsafe bytes[used] = byte
                    used += 1
                    continue
                }
                ends.append(used)
                longest = max(longest, used - last)
                last = used
            }
        }
        ends.append(used)
        fields.bytes.removeLast(count - used)
        swap(&ends, &fields.ends)
        swap(&fields, &record)
        unsafe cells.pointee.longest = max(longest, used - last)
    }
}

private func takeField(
    _ field: UnsafeMutableRawPointer?, _ count: Int, _ context: UnsafeMutableRawPointer?
) {
    guard let cells = unsafe context?.assumingMemoryBound(to: StrictParser.Cells.self) else {
        return
    }
    if let field = unsafe field, count > 0 {
        unsafe cells.pointee.record.bytes.append(
            contentsOf: UnsafeRawBufferPointer(start: field, count: count))
        if unsafe count > cells.pointee.longest { unsafe cells.pointee.longest = count }
    }
    unsafe cells.pointee.record.ends.append(cells.pointee.record.bytes.count)
    guard unsafe cells.pointee.hasQuotes else { return }
    unsafe noteQuotes(cells, count)
}

/// Marks whether the field was quoted, by the byte that it began with.
private func noteQuotes(_ cells: UnsafeMutablePointer<StrictParser.Cells>, _ count: Int) {
    let cursor = unsafe cells.pointee.cursor
    let quote = unsafe cells.pointee.quote
    let isQuoted =
        unsafe cursor < cells.pointee.available && cells.pointee.base?[cursor] == quote
    unsafe cells.pointee.record.quoted.append(isQuoted)
    var length = count
    if isQuoted {
        let doubled = unsafe cells.pointee.record.bytes.suffix(count).count { $0 == quote }
        length += 2 + doubled
    }
    unsafe cells.pointee.cursor = cursor + length + 1
}

private func takeRow(_ end: Int32, _ context: UnsafeMutableRawPointer?) {
    unsafe context?.assumingMemoryBound(to: StrictParser.Cells.self).pointee.isComplete = true
}
