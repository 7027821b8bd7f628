// SPDX-License-Identifier: Apache-2.0

/// Advisory locks that are known by words (ARCHITECTURE.md lists them).
package enum AdvisoryLock {
    /// The key of a part of a whole: FNV-1a, 64 bits.
    ///
    /// What collides waits for each other, nothing worse.
    package static func key(_ whole: String, _ part: String) -> Int64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in "\(whole)\u{1f}\(part)".utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        return Int64(bitPattern: hash)
    }

    /// Gives all of this session's locks back.
    package static func releaseAll(on connection: Connection) throws {
        _ = try connection.query("select pg_advisory_unlock_all()")
    }
}
