// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// How many rows a list has at most, as it is typed: a number from 1.
struct RowLimit: ExpressibleByArgument, ExpressibleByIntegerLiteral {
    /// More than any list is long.
    private static let most = 100_000_000

    let rows: Int

    init(integerLiteral rows: Int) { self.rows = rows }

    init?(argument: String) {
        guard let rows = Int(argument), (1...Self.most).contains(rows) else { return nil }
        self.rows = rows
    }

    var defaultValueDescription: String { "\(rows)" }
}
