// SPDX-License-Identifier: Apache-2.0

/// What was written.
struct WrittenFile {
    var bytes: Int
    var sha256: [UInt8]
}
