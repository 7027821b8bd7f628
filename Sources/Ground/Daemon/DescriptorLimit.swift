// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// How many files, connections and pipes this process may have open.
///
/// The usual 1,024 is for processes that wait by select(2); without more, clients of the console
/// could leave none for the files to be loaded.
package enum DescriptorLimit {
    /// What it is now.
    package static var now: Int {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
            return usual
        }
        return Int(clamping: limit.rlim_cur)
    }

    /// Raises it to the highest that this process may have; children inherit it.
    package static func raise() {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
            return
        }
        // Some programs close every descriptor that they may have, one by one.
        limit.rlim_cur = min(limit.rlim_max, most)
        // Where it can't be raised the console takes fewer connections.
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    private static let usual = 1_024
    private static let most: rlim_t = 65_536
}
