// SPDX-License-Identifier: Apache-2.0

internal import FileSystem
internal import Foundation
internal import Postgres

/// Standard input as a file of the work folder, for as long as its command lives.
///
/// A lock on the file (flock) marks it as used: it ends with the process in every case.
package final class InputSpool {
    package let path: String
    private let lock: FileLock
    private let file: OpenFile

    static let prefix = "stdin-"

    /// Makes it, empty.
    package init(folder: String) throws {
        try Folder.create(folder)
        while true {
            let path = "\(folder)/\(Self.prefix)\(UUID().uuidString.lowercased()).csv"
            let lock = try FileLock(sharing: path)
            // A cleanup may have come between the creation and the hold.
            guard try FileStatus(path: path) != nil else { continue }
            self.path = path
            self.lock = lock
            file = try OpenFile(writing: path)
            return
        }
    }

    package func write(_ bytes: [UInt8]) throws { try file.write(bytes) }

    /// Removes the file: its bytes are in the archive, or are not needed.
    package func remove() throws { try Folder.remove(path) }
}
