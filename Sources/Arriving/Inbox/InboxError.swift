// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// An error of the watching itself, never of a file in the inbox.
package struct InboxError: Error, Hashable, CustomStringConvertible {
    package enum Code: Sendable, Hashable {
        /// A system call failed, with this errno.
        case system(Int32)
        /// Another watcher is at work in this process.
        case alreadyWatching
    }

    package let code: Code
    /// What happened to which thing, and the remedy.
    package let description: String

    static func failed(_ call: String, on thing: String, _ number: Int32) -> InboxError {
        InboxError(
            code: .system(number),
            description: "\(call) failed on \(thing): \(Errno.text(number)). See man 2 \(call).")
    }
}
