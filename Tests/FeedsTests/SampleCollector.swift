// SPDX-License-Identifier: Apache-2.0

import Feeds
import Foundation
import Records
import TestSupport

/// Keeps what a Judge decided, each value as the text that samples/expected.json has for it.
struct SampleCollector: RowSink {
    let columns: [String]
    var faults: [SampleExpectation.Finding] = []
    var warnings: [SampleExpectation.Finding] = []
    /// Line → column → value; a null has no entry.
    var rows: [String: [String: String]] = [:]
    var sums: [String: Decimal] = [:]

    init(columns: [String]) {
        self.columns = columns
    }

    mutating func accept(_ row: borrowing JudgedRow, from record: borrowing Record) throws {
        var values: [String: String] = [:]
        for index in columns.indices {
            let name = columns[index]
            values[name] = text(row, index)
            if case .numeric = row.values[index] { sums[name, default: 0] += number(values[name]) }
        }
        rows["\(row.line)"] = values
    }

    mutating func report(_ fault: Fault) throws {
        let finding = SampleExpectation.Finding(
            line: fault.line, column: fault.column, rule: fault.rule.rawValue)
        if fault.severity == .warn { warnings.append(finding) } else { faults.append(finding) }
    }

    mutating func reject(line: Int) throws {}

    func number(_ column: String, line: Int?) -> Decimal {
        number(line.flatMap { rows["\($0)"]?[column] })
    }

    private func number(_ text: String?) -> Decimal {
        text.flatMap { Decimal(string: $0) } ?? 0
    }

    private func text(_ row: borrowing JudgedRow, _ index: Int) -> String? {
        switch row.values[index] {
        // No sample has one.
        case .null, .image: nil
        case .text, .json: row.text(index)
        case .integer(let number): "\(number)"
        case .numeric(let coefficient, let scale): Self.text(coefficient, scale: scale)
        case .double(let number): "\(number)"
        case .boolean(let isTrue): "\(isTrue)"
        case .date(let days): String(Self.time(Int64(days) * 86_400_000_000).prefix(10))
        case .timestamp(let microseconds): Self.time(microseconds)
        }
    }

    private static func text(_ coefficient: Int128, scale: Int) -> String {
        var digits = String(coefficient.magnitude)
        if digits.count <= scale {
            digits = String(repeating: "0", count: scale + 1 - digits.count) + digits
        }
        let sign = coefficient < 0 ? "-" : ""
        return sign + digits.dropLast(scale) + (scale > 0 ? "." + digits.suffix(scale) : "")
    }

    /// Microseconds since 2000-01-01 UTC as `2026-03-15T10:00:00Z`.
    private static func time(_ microseconds: Int64) -> String {
        let seconds = TimeInterval(microseconds) / 1_000_000
        let epoch2000 = TimeInterval(946_684_800)
        return Date(timeIntervalSince1970: epoch2000 + seconds).formatted(.iso8601)
    }
}
