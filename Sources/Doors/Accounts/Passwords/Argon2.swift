// SPDX-License-Identifier: Apache-2.0

internal import CArgon2

/// argon2id as libargon2 does it.
///
/// A call takes tens of milliseconds and `memoryKiB`: on a thread that may block (`HashingDesk`).
enum Argon2 {
    static let memoryKiB: UInt32 = 19_456
    static let passes: UInt32 = 2
    static let lanes: UInt32 = 1
    static let saltBytes = 16
    private static let hashBytes = 32

    /// The head of what `hash` gives: with other parameters a password is hashed again.
    static let head = "$argon2id$v=19$m=\(memoryKiB),t=\(passes),p=\(lanes)$"

    /// The hash in its encoded form, with parameters and a new salt.
    static func hash(_ password: [UInt8]) throws -> String {
        let salt = Secret.bytes(saltBytes)
        let length = argon2_encodedlen(
            passes, memoryKiB, lanes, UInt32(saltBytes), UInt32(hashBytes), Argon2_id)
        var encoded = [CChar](repeating: 0, count: length)
        let status = unsafe argon2id_hash_encoded(
            passes, memoryKiB, lanes, password, password.count, salt, salt.count, hashBytes,
            &encoded, encoded.count)
        guard status == ARGON2_OK.rawValue else { throw HashingFailed(status: status) }
        return String(
            decoding: encoded.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Whether the password is the one of the hash, in a time that does not depend on where they
    /// differ.
    static func verify(_ password: [UInt8], against encoded: String) throws -> Bool {
        let status = unsafe argon2id_verify(encoded, password, password.count)
        switch status {
        case ARGON2_OK.rawValue: return true
        case ARGON2_VERIFY_MISMATCH.rawValue: return false
        default: throw HashingFailed(status: status)
        }
    }
}
