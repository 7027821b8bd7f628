// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Whether a byte occurs.
func holds(_ bytes: UnsafeBufferPointer<UInt8>, _ byte: UInt8) -> Bool {
    guard let base = bytes.baseAddress else { return false }
    return unsafe memchr(base, Int32(byte), bytes.count) != nil
}
