// SPDX-License-Identifier: Apache-2.0

internal import Drawing
internal import Postgres

extension DeclaredChart {
    /// All that shapes its picture beside its points: equal for equal declarations, however they are
    /// laid out and commented.
    package var canonical: String {
        var parts = [title, unit, kind.rawValue, "\(days)", statement.canonical]
        parts += limits.flatMap { ["\($0.value)", $0.text, $0.kind.rawValue] }
        // Each with its length: no two lists give the same text.
        return parts.map { "\($0.utf8.count) \($0)" }.joined()
    }
}
