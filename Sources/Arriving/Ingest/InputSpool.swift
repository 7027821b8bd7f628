// SPDX-License-Identifier: Apache-2.0

internal import FileSystem
internal import Foundation
internal import Postgres

/// Standard input as a file of the work folder, for as long as its command lives.
///
/// A hold on the file (flock) says so: it ends with the process, however that ends.
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
            // Whoever cleans up may have come between the making and the hold.
            guard try FileStatus(path: path) != nil else { continue }
            self.path = path
            self.lock = lock
            file = try OpenFile(writing: path)
            return
        }
    }

    package func write(_ bytes: [UInt8]) throws { try file.write(bytes) }

    /// Removes the file: its bytes are in the archive, or were never wanted.
    package func remove() throws { try Folder.remove(path) }
}
