// SPDX-License-Identifier: Apache-2.0

/// What one form of files may take in memory; its files go to the disk.
struct MultipartLimits: Sendable {
    var parts = 256
    /// The header of one part, in bytes.
    var header = 8 << 10
    /// The value of one field, in bytes.
    var field = 64 << 10
    /// The values of all fields, in bytes.
    var fields = 1 << 20
}
