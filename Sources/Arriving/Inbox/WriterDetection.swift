// SPDX-License-Identifier: Apache-2.0

internal import CInotifyTools
internal import Glibc

/// How a folder's file system lets the watcher know that a file is complete.
package enum WriterDetection: Sendable, Hashable {
    /// Tells whether a process has the file open for writing: no waiting is needed.
    case lease
    /// It can't tell: a file must rest for the quiet time.
    case quietTime
    /// Others write there unseen: it is polled, and a file must rest. The name of its kind.
    case remote(String)

    /// Tries it on a plain file that no process has open.
    ///
    /// - Throws: `InboxError` if the file can't be opened.
    package init(probing path: String) throws(InboxError) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw InboxError.failed("open", on: path, errno) }
        defer { close(descriptor) }
        if case .remote(let name) = ReadLease.FolderKind(descriptor: descriptor) {
            self = .remote(name)
        } else {
            self = ReadLease.takeRead(on: descriptor) == .noWriter ? .lease : .quietTime
        }
    }
}
