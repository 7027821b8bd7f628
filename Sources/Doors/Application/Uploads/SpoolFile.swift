// SPDX-License-Identifier: Apache-2.0

internal import FileSystem
internal import Foundation
internal import Synchronization

/// A file that comes over the network, on its way to the disk: readable by its owner alone.
///
/// All of it blocks.
package final class SpoolFile: Sendable {
    /// Names of files that are not whole, or whose request has not been answered.
    static let prefix = "coming-"

    /// Bytes between two looks at how full the disk is.
    private static let look = 8 << 20

    package let path: String
    private let room: UploadRoom?
    private let unseen = Mutex(0)
    /// Nil once it is whole: many of one request must not hold a descriptor each.
    private let file: Mutex<OpenFile?>

    /// - Parameter room: what of the disk stays free; nil: nobody asks.
    /// - Throws: `SpoolFailed`.
    package init(in folder: String, room: UploadRoom? = nil) throws(SpoolFailed) {
        self.room = room
        path = "\(folder)/\(Self.prefix)\(UUID().uuidString.lowercased())"
        do {
            try Folder.create(folder, mode: 0o700)
            file = Mutex(try OpenFile(creating: path, mode: 0o600))
        } catch {
            throw SpoolFailed(cause: error)
        }
    }

    /// - Throws: `SpoolFailed`.
    package func write(_ bytes: [UInt8]) throws(SpoolFailed) {
        let isDue = unseen.withLock { unseen in
            unseen += bytes.count
            guard unseen >= Self.look else { return false }
            unseen = 0
            return true
        }
        do {
            if isDue { try room?.requireDisk() }
            try file.withLock { $0 }?.write(bytes)
        } catch {
            throw SpoolFailed(cause: error)
        }
    }

    /// Waits until the bytes are on the disk.
    ///
    /// - Throws: `SpoolFailed`.
    package func finish() throws(SpoolFailed) {
        do { try file.withLock { $0 }?.sync() } catch { throw SpoolFailed(cause: error) }
        file.withLock { $0 = nil }
    }

    /// Removes it, where it still has its name: who keeps it has given it another.
    package func remove() {
        do {
            try Folder.remove(path)
        } catch {
            // It was kept; or housekeeping will find it.
        }
    }
}
