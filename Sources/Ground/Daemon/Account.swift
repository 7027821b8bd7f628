// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// The users of this host.
enum Account {
    /// Bytes of an entry; a longer one counts as absent.
    private static let entryBytes = 65_536

    /// The name of a user's account; nil where there is none.
    ///
    /// See: man 3 getpwuid_r.
    static func name(of uid: UInt32) -> String? {
        var entry = unsafe passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: entryBytes)
        let status = unsafe getpwuid_r(uid, &entry, &buffer, buffer.count, &found)
        guard status == 0, unsafe found != nil, let name = unsafe entry.pw_name else { return nil }
        return unsafe String(cString: name)
    }
}
