// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Why a line gives no record.
enum ObjectFlaw: Error {
    case unreadable(ReadError)
    /// A text has a NUL in it, which no column can hold.
    case nul
}
