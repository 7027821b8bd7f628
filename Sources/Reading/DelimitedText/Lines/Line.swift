// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Records

/// One physical line by its places in the file's text, counted from the beginning in UTF-8 bytes.
struct Line {
    var start: Int
    /// Where the line end begins.
    var end: Int
    /// Where the next line begins.
    var next: Int
    var kind: LineEnd?
}
