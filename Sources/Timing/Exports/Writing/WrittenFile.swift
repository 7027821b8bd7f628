// SPDX-License-Identifier: Apache-2.0

/// The file as written.
struct WrittenFile {
    var bytes: Int
    var sha256: [UInt8]
}
