// SPDX-License-Identifier: Apache-2.0

/// In what order a select gives its rows: by the cursor's column, and by what tells apart those of one
/// time, so that of two versions of a row the later one stands behind the other.
enum RowOrder {
    enum Flaw: Equatable {
        /// It says none.
        case missing
        /// Something else comes first.
        case other
        /// The latest row comes first.
        case backward
        /// Rows of one time are in no order.
        case noKey
        /// It leaves rows out by their number: by this word.
        case counted(String)
    }

    private static let ends = ["for", "option"]

    /// Nil: it is as it should be.
    ///
    /// - Parameter tokens: of the statement, names in small letters.
    static func flaw(in tokens: [String], by column: String) -> Flaw? {
        if let word = RowCount(tokens).word { return .counted(word) }
        let outer = outermost(tokens)
        let last = outer.indices.dropLast().last { place in
            outer[place] == "order" && outer[place + 1] == "by"
        }
        guard let last else { return .missing }
        let items = outer[(last + 2)...].prefix { !ends.contains($0) }
            .split(separator: ",", omittingEmptySubsequences: false).map(Array.init)
        guard let first = items.first, isColumn(first, column) else { return .other }
        if first.contains("desc") { return .backward }
        return items.count > 1 ? nil : .noKey
    }

    /// Without what stands in parentheses, of which the outer ones stay.
    private static func outermost(_ tokens: [String]) -> [String] {
        var (depth, outer) = (0, [String]())
        for token in tokens {
            if token == ")" { depth -= 1 }
            if depth == 0 { outer.append(token) }
            if token == "(" { depth += 1 }
        }
        return outer
    }

    /// `modified_at`, `r.modified_at`, quoted in any way, or its number among the columns.
    private static func isColumn(_ item: [String], _ column: String) -> Bool {
        let plain = item.filter { !["asc", "desc", "nulls", "first", "last"].contains($0) }
            .map { $0.trimmingMarks }.filter { !$0.isEmpty }
        guard let name = plain.last, !plain.contains(where: { "()+-*/|".contains($0) }) else {
            return false
        }
        return name.lowercased() == column.lowercased() || Int(name) != nil
    }
}

extension String {
    /// Without the quotes of a name.
    fileprivate var trimmingMarks: String { filter { !"\"`[]".contains($0) } }
}
