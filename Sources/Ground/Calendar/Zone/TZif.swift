// SPDX-License-Identifier: Apache-2.0

/// The content of a compiled time zone file, versions 1 to 4 (RFC 8536, RFC 9636).
struct TZif {
    var transitions: [Zone.Transition] = []
    var firstOffset = 0
    /// The rule for times after the last transition, as POSIX writes it; empty when there is none.
    var footer = ""

    private struct Header {
        var version: UInt8
        var counts: [Int]  // isutc, isstd, leap, times, types, characters

        func bodySize(timeSize: Int) -> Int {
            counts[3] * timeSize + counts[3] + counts[4] * 6 + counts[5]
                + counts[2] * (timeSize + 4) + counts[1] + counts[0]
        }
    }

    /// Nil when the bytes are not in the form of RFC 8536.
    init?(_ bytes: [UInt8]) {
        guard let first = Self.header(bytes, at: 0) else { return nil }
        guard first.version != 0 else {
            guard read(bytes, first, at: 44, timeSize: 4) else { return nil }
            return
        }
        let second = 44 + first.bodySize(timeSize: 4)
        guard let header = Self.header(bytes, at: second),
            read(bytes, header, at: second + 44, timeSize: 8)
        else { return nil }
        let end = second + 44 + header.bodySize(timeSize: 8)
        guard end < bytes.count, bytes[end] == 10 else { return nil }
        footer = String(decoding: bytes[(end + 1)...].prefix { $0 != 10 }, as: UTF8.self)
    }

    private static func header(_ bytes: [UInt8], at start: Int) -> Header? {
        guard start >= 0, bytes.count >= start + 44,
            bytes[start..<start + 4].elementsEqual("TZif".utf8)
        else { return nil }
        let counts = (0..<6).map { integer(bytes, at: start + 20 + $0 * 4, size: 4) }
        guard counts.allSatisfy({ $0 >= 0 && $0 < 1_000_000 }) else { return nil }
        return Header(version: bytes[start + 4], counts: counts.map { Int($0) })
    }

    private mutating func read(
        _ bytes: [UInt8], _ header: Header, at start: Int, timeSize: Int
    ) -> Bool {
        let (times, types) = (header.counts[3], header.counts[4])
        guard types > 0, bytes.count >= start + header.bodySize(timeSize: timeSize) else {
            return false
        }
        let indexes = start + times * timeSize
        let records = indexes + times
        let offsets = (0..<types).map {
            Int(Self.integer(bytes, at: records + $0 * 6, size: 4))
        }
        firstOffset = offsets[0]
        var before = firstOffset
        for index in 0..<times {
            let type = Int(bytes[indexes + index])
            guard type < types else { return false }
            let at = Self.integer(bytes, at: start + index * timeSize, size: timeSize)
            addTransition(at: at, from: before, to: offsets[type])
            before = offsets[type]
        }
        return true
    }

    /// A change of name or of daylight flag alone is no change of the offset.
    private mutating func addTransition(at: Int64, from before: Int, to after: Int) {
        guard before != after else { return }
        transitions.append(
            Zone.Transition(at: at, offsetBefore: before, offsetAfter: after))
    }

    /// Adds the changes the rule makes after the last one listed.
    mutating func extend(by rule: PosixZone, through lastYear: Int) {
        let last = transitions.last?.at
        guard let daylight = rule.daylight else { return }
        let firstYear = last.map { Int(Civil(days: $0.dividedDown(by: 86_400)).year) } ?? 1970
        var changes: [(at: Int64, after: Int)] = []
        for year in firstYear...max(firstYear, lastYear) {
            let start = daylight.start.seconds(in: year) - Int64(rule.offset)
            let end = daylight.end.seconds(in: year) - Int64(daylight.offset)
            changes.append((start, daylight.offset))
            changes.append((end, rule.offset))
        }
        var before = transitions.last?.offsetAfter ?? firstOffset
        for change in changes.sorted(by: { $0.at < $1.at }) where change.at > last ?? Int64.min {
            addTransition(at: change.at, from: before, to: change.after)
            before = change.after
        }
    }

    private static func integer(_ bytes: [UInt8], at start: Int, size: Int) -> Int64 {
        var value: UInt64 = 0
        for byte in bytes[start..<start + size] { value = value << 8 | UInt64(byte) }
        return size == 4 ? Int64(Int32(truncatingIfNeeded: value)) : Int64(bitPattern: value)
    }
}
