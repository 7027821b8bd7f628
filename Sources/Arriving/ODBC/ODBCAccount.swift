// SPDX-License-Identifier: Apache-2.0

/// What a reader has said in all.
struct ODBCAccount: Codable, Sendable, Equatable {
    /// But for the header.
    var rows = 0
    var bytes = 0
    /// Of the bytes, in hexadecimal.
    var sha256 = ""
}
