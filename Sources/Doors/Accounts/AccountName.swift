// SPDX-License-Identifier: Apache-2.0

/// The names of users and roles: `[a-z0-9._-]{1,64}`.
package enum AccountName {
    package static func isValid(_ name: String) -> Bool {
        (1...64).contains(name.utf8.count)
            && name.utf8.allSatisfy {
                (0x61...0x7a).contains($0) || (0x30...0x39).contains($0)
                    || [0x2e, 0x5f, 0x2d].contains($0)
            }
    }
}
