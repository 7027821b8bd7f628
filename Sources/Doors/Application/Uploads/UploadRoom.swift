// SPDX-License-Identifier: Apache-2.0

package import Configuration
internal import FileSystem
internal import Ingest
package import Postgres

/// How much somebody may have sent and not yet decided about, and how full the disk may get.
package struct UploadRoom: Sendable {
    private let console: Settings.Console
    private let folder: String

    package init(_ settings: Settings) {
        console = settings.console
        folder = UploadFolder(settings).path
    }

    /// Within a transaction it holds until its end; before one it is as good as known.
    ///
    /// - Throws: `UploadRefused`.
    package func require(
        _ files: Int, bytes: Int64, for sender: String, on connection: Connection
    ) throws {
        let open = try UploadBook.open(of: sender, on: connection)
        guard open.uploads + files <= console.uploadOpen else {
            throw UploadRefused.tooMany(limit: console.uploadOpen)
        }
        guard open.bytes + bytes <= Int64(console.uploadOpenBytes) else {
            throw UploadRefused.tooLarge(limit: Int64(console.uploadOpenBytes))
        }
    }

    /// - Throws: `UploadRefused`.
    package func requireDisk(for bytes: Int64 = 0) throws {
        guard let free = freeBytes() else { return }
        let kept = Int64(console.uploadFree)
        guard free - bytes >= kept else { throw UploadRefused.full(kept: kept) }
    }

    /// Nil where it can't be told: the write will say why.
    private func freeBytes() -> Int64? {
        var path = folder
        while path.count > 1 {
            do { return try Folder.freeBytes(at: path) } catch {
                // Not made yet: it will be on the file system of the folder above it.
                path = Folder.parent(of: path)
            }
        }
        return nil
    }
}
