// SPDX-License-Identifier: Apache-2.0

/// Where a column's value comes from.
package enum Origin: Sendable, Equatable {
    case cell
    /// What the feed's layout gives under this name.
    case layout(String)
    case constant(String)
    case computed(Expression)
    /// The first group of a regular expression found in the file's name.
    case fileName(String)
    /// The same in the lines before the header.
    case preamble(String)

    var isPreamble: Bool {
        if case .preamble = self { true } else { false }
    }
}
