// SPDX-License-Identifier: Apache-2.0

/// A size of microplates: rows by columns.
struct PlateSize: Sendable, Equatable {
    let rows: Int
    let columns: Int

    var wells: Int { rows * columns }

    static let all = [(2, 3), (3, 4), (4, 6), (6, 8), (8, 12), (16, 24), (32, 48)].map {
        PlateSize(rows: $0.0, columns: $0.1)
    }

    /// The letter of a row, from 0: A–Z, then AA and so on.
    static func letter(_ row: Int) -> String {
        let last = String(Character(Unicode.Scalar(UInt8(65 + row % 26))))
        return row < 26 ? last : letter(row / 26 - 1) + last
    }

    /// The row of a letter, from 0; nil: no plate has it.
    static func row(_ text: String) -> Int? {
        (0..<32).first { letter($0) == text.uppercased() }
    }
}
