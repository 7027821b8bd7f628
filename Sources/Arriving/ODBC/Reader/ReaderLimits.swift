// SPDX-License-Identifier: Apache-2.0

internal import CODBC
internal import Glibc

/// What a driver may take of this host, and how long: of this process alone.
enum ReaderLimits {
    /// Until the process that waits for the rows has ended this one itself.
    private static let grace = 5

    static func hold(_ limits: ODBCRequest.Limits) {
        // A core would hold the password.
        lower(RLIMIT_CORE.rawValue, to: 0)
        lower(RLIMIT_AS.rawValue, to: limits.memory)
        alarm(UInt32(clamping: limits.seconds + grace))
        // Where the kernel does not take it, the alarm does.
        _ = bascule_end_with_parent()
    }

    private static func lower(_ resource: UInt32, to most: Int) {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(resource), &limit) == 0 else { return }
        limit.rlim_max = min(limit.rlim_max, rlim_t(most))
        limit.rlim_cur = limit.rlim_max
        _ = unsafe setrlimit(__rlimit_resource_t(resource), &limit)
    }
}
