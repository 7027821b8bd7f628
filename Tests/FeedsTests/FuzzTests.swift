// SPDX-License-Identifier: Apache-2.0

import Configuration
import DelimitedText
import Feeds
import Foundation
import Records
import TestSupport
import Testing
import Wording

/// Gardel's samples, mutilated, and random bytes, judged by Gardel's feeds.
///
/// `BASCULE_TEST_SEED` repeats a run, `BASCULE_TEST_ROUNDS` says how many cases; the file named at its
/// start holds the case that is under way, so that a crash is found again: `BASCULE_TEST_CASE` runs
/// that one alone.
@Suite struct FuzzTests {
    private static let cases =
        ProcessInfo.processInfo.environment["BASCULE_TEST_ROUNDS"].flatMap { Int($0) } ?? 400

    /// The limit is for what hangs: the work of each case is counted, not timed.
    @Test(.timeLimit(.minutes(30)))
    func `mutilated samples are judged to their end, in bounded work and memory`() throws {
        let environment = ProcessInfo.processInfo.environment
        let seed = SeededGenerator(for: "mutilated samples").seed
        let place = FileManager.default.temporaryDirectory
            .appending(path: "bascule-fuzz-\(ProcessInfo.processInfo.processIdentifier)")
        print("fuzz: the case under way is in \(place.path())")
        let only = environment["BASCULE_TEST_CASE"].flatMap { Int($0) }
        let feeds = try SamplesTests.gardel.get().0.feeds
        let samples = try Mutilation.samples()
        try #require(!feeds.isEmpty && samples.count > 30)
        var sum = Counts()
        var resident: Int?
        for number in only.map({ $0...$0 }) ?? 0...(Self.cases - 1) {
            let about = "BASCULE_TEST_SEED=\(seed) BASCULE_TEST_CASE=\(number)"
            try Data(about.utf8).write(to: place)
            var mutilation = Mutilation(seed: seed &* 1_000_003 &+ UInt64(number))
            let sample = samples[mutilation.below(samples.count)]
            let bytes = mutilation.bytes(of: sample.bytes, others: samples.map(\.bytes))
            let isElsewhere = mutilation.below(8) == 0
            let feed = feeds.first { $0.name == sample.feed && !isElsewhere }
            let counts = try judge(
                bytes, by: feed ?? feeds[mutilation.below(feeds.count)], name: sample.name,
                step: 1 + mutilation.below(9_000), Comment(rawValue: about))
            sum.rowsAccepted += counts.rowsAccepted
            sum.rowsRejected += counts.rowsRejected
            if number == Self.cases / 4 { resident = try ResidentMemory.bytes() }
        }
        print("fuzz: \(sum.rowsAccepted) rows accepted, \(sum.rowsRejected) rejected")
        #expect(
            only != nil || sum.rowsAccepted > Self.cases && sum.rowsRejected > Self.cases,
            "too blunt")
        if let resident {
            // Other tests run in this process at the same time: a leak of every case would be far
            // more.
            let grown = try ResidentMemory.bytes() - resident
            print("fuzz: \(grown >> 20) MiB more in memory than after a quarter of the cases")
            #expect(grown < Self.growthLimitBytes)
        }
        try FileManager.default.removeItem(at: place)
    }

    private static let growthLimitBytes = 192 << 20

    private func judge(
        _ bytes: [UInt8], by feed: Feed, name: String, step: Int, _ about: Comment
    ) throws -> Counts {
        var source = Unpacked(Steps(rest: bytes[...], step: step), limits: feed.readLimits)
        var counted = Counted(base: source)
        var judge = Witness(
            judge: Judge(feed: feed, fileName: name, rows: Auditor(feed: feed)))
        try CSVReader(declared: feed.dialect, limits: feed.readLimits)
            .read(&counted, into: &judge)
        source = counted.base
        let (rows, counts, closing) = (judge.judge.rows, judge.judge.counts, judge.closing)
        #expect(counts.rowsRead == counts.rowsAccepted + counts.rowsRejected, about)
        #expect(counts.rowsAccepted == rows.accepted, about)
        #expect(counts.rowsRejected == rows.rejected, about)
        #expect(rows.wrong == [], about)
        #expect(judge.calls == "be", about)
        if !judge.isCutShort { #expect(closing.accountedLines == closing.lines, about) }
        #expect(judge.judge.account.lines == closing.lines, about)
        #expect(closing.workBytes <= 40 * counted.count + 100, about)
        // A row's own bytes, and constants of the feed for each row.
        #expect(rows.bytes <= 8 * counted.count + 1_024 * rows.accepted, about)
        #expect(rows.largestFault <= 8 * counted.count + 4_096, about)
        let perRow = 4 * feed.columns.count + 8
        // A header may have a warning for each column that the feed does not know.
        let perHeader = feed.readLimits.columns
        #expect(
            rows.faults <= perRow * (counts.rowsRead + closing.lines + 1) + perHeader, about)
        return counts
    }
}

/// Hands bytes out in small steps.
private struct Steps: ByteSource {
    var rest: ArraySlice<UInt8>
    let step: Int

    mutating func read(into buffer: inout [UInt8], limit: Int) -> Int {
        let part = rest.prefix(min(limit, step))
        buffer += part
        rest = rest.dropFirst(part.count)
        return part.count
    }
}

/// Counts what comes out of an unpacked file.
private struct Counted<Base: ByteSource>: ByteSource {
    var base: Base
    var count = 0

    init(base: Base) { self.base = base }

    var packing: Packing { base.packing }

    mutating func read(into buffer: inout [UInt8], limit: Int) throws -> Int {
        let more = try base.read(into: &buffer, limit: limit)
        count += more
        return more
    }
}

/// Hears what the Judge hears.
private struct Witness: RecordSink {
    var judge: Judge<Auditor>
    var calls = ""
    var closing = Closing()
    var isCutShort = false

    init(judge: Judge<Auditor>) { self.judge = judge }

    mutating func begin(_ opening: Opening) throws {
        calls += "b"
        try judge.begin(opening)
    }

    var columns: Int { judge.columns }

    mutating func pass(_ text: ArraySlice<UInt8>, line: Int, as kind: PassedLine) throws {
        try judge.pass(text, line: line, as: kind)
    }

    mutating func takeRecord(_ record: borrowing Record) throws { try judge.takeRecord(record) }

    mutating func takeMalformed(_ malformed: Malformed) throws {
        isCutShort = isCutShort || malformed.isFatal
        try judge.takeMalformed(malformed)
    }

    mutating func end(_ closing: Closing) throws {
        calls += "e"
        self.closing = closing
        try judge.end(closing)
    }
}

/// Looks at each row and fault as the load would.
private struct Auditor: RowSink {
    let columns: [StoredColumn]
    var accepted = 0
    var rejected = 0
    var faults = 0
    var bytes = 0
    var largestFault = 0
    /// Violations, at most a few.
    var wrong: [String] = []

    init(feed: Feed) { columns = feed.storedColumns }

    mutating func accept(_ row: borrowing JudgedRow, from record: borrowing Record) {
        accepted += 1
        bytes += row.bytes.count
        guard row.values.count == columns.count else {
            return note("line \(row.line): \(row.values.count) values")
        }
        for (column, value) in zip(columns, row.values)
        where !fits(value, column, in: row.bytes) {
            note("line \(row.line): \(value) in \(column.name) \(column.type)")
        }
    }

    mutating func report(_ fault: Fault) {
        faults += 1
        let texts = [fault.value, fault.original, fault.message(in: .fr), fault.message(in: .en)]
        largestFault = max(largestFault, texts.map { $0?.utf8.count ?? 0 }.reduce(0, +))
        if fault.message(in: .en).isEmpty { note("a fault without words") }
    }

    mutating func reject(line: Int) { rejected += 1 }

    private mutating func note(_ what: String) {
        if wrong.count < 3 { wrong.append(what) }
    }

    private func fits(_ value: Value, _ column: StoredColumn, in bytes: [UInt8]) -> Bool {
        switch (value, column.type) {
        case (.null, _): !column.isKey && !column.isRequired
        case (.text(let range), .text), (.json(let range), .json):
            range.upperBound <= bytes.count && isText(bytes[range])
        case (.integer(let number), .integer(bits: 32)):
            Int64(Int32.min)...Int64(Int32.max) ~= number
        case (.integer, .integer(bits: 64)): true
        case (.numeric(let coefficient, let scale), let type)
        where type.sqlName.hasPrefix("numeric"):
            fits(coefficient.magnitude, scale, precision(of: type))
        case (.double(let number), .double): number.isFinite
        case (.boolean, .boolean): true
        // PostgreSQL's own limits: 4713 BC to 5874897 or 294276 AD.
        case (.date(let days), .date): -2_451_545...2_145_031_948 ~= days
        case (.timestamp(let microseconds), .timestamp):
            -211_813_488_000_000_000..<9_223_371_331_200_000_000 ~= microseconds
        default: false
        }
    }

    private func precision(of type: ColumnType) -> Precision? {
        let numbers = type.sqlName.split { !$0.isNumber }.compactMap { Int($0) }
        return numbers.count == 2 ? Precision(digits: numbers[0], scale: numbers[1]) : nil
    }

    private func fits(_ magnitude: UInt128, _ scale: Int, _ precision: Precision?) -> Bool {
        guard 0...38 ~= scale else { return false }
        guard let precision else { return true }
        let digits = magnitude == 0 ? 0 : String(magnitude).count
        return scale <= precision.scale && digits - scale <= precision.digits - precision.scale
    }

    /// UTF-8 without NUL: anything else PostgreSQL refuses.
    private func isText(_ bytes: ArraySlice<UInt8>) -> Bool {
        !bytes.contains(0) && String(validating: bytes, as: UTF8.self) != nil
    }
}
