// SPDX-License-Identifier: Apache-2.0

/// What a shape made of a line.
enum LineTaken {
    /// It is accounted for: a header, a row, several, or a faulty one.
    case whole
    /// It is none of the shape's.
    case aside
}
