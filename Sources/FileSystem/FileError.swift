// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A call on the file system that failed: what happened to which path, and what to do.
package struct FileError: Error, CustomStringConvertible, Sendable {
    package enum Code: Sendable, Equatable {
        case notFound, exists, accessDenied, full, crossDevice, isLink, other
    }

    package let code: Code
    /// The call and its object: `rename /a to /b`.
    package let action: String
    package let reason: String

    package init(_ action: String, errno: Int32) {
        self.action = action
        self.reason = unsafe String(cString: strerror(errno))
        self.code =
            switch errno {
            case ENOENT, ENOTDIR: .notFound
            case EEXIST: .exists
            case EACCES, EPERM, EROFS: .accessDenied
            case ENOSPC, EDQUOT: .full
            case EXDEV: .crossDevice
            case ELOOP: .isLink
            default: .other
            }
    }

    /// For a failure that no single call reports.
    package init(_ action: String, code: Code, reason: String) {
        self.action = action
        self.code = code
        self.reason = reason
    }

    package var description: String { "could not \(action): \(reason)\(remedy)" }

    private var remedy: String {
        switch code {
        case .full: "; free space on that file system: Bascule tries again by itself"
        case .accessDenied:
            "; give the user that runs bascule the right to it (see `bascule doctor`)"
        case .notFound, .exists, .crossDevice, .isLink, .other: ""
        }
    }
}
