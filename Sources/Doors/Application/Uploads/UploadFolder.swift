// SPDX-License-Identifier: Apache-2.0

package import Configuration
internal import FileSystem
internal import Foundation

/// Where uploads are until they are imported or discarded, each in a folder of its own: there it has
/// the name that it came with.
package struct UploadFolder: Sendable {
    package let path: String

    package init(_ settings: Settings) { path = settings.folders.work + "/uploads" }

    /// A new place for a file of this name.
    func makePlace(for name: String) throws(FileError) -> String {
        let folder = "\(path)/\(UUID().uuidString.lowercased())"
        try Folder.create(folder, mode: 0o700)
        return "\(folder)/\(name)"
    }

    /// A feed's folder in the inbox; nil where there is none.
    static func inbox(_ folder: String, of settings: Settings) throws(FileError) -> OpenFolder? {
        do { return try OpenFolder(root: settings.folders.inbox, below: folder) } catch {
            guard [.notFound, .isLink].contains(error.code) else { throw error }
            return nil
        }
    }

    /// Lets a file go, and its folder.
    func empty(_ place: String) throws(FileError) {
        if try FileStatus(path: place) != nil { try Folder.remove(place) }
        try Folder.removeEmpty(Folder.parent(of: place))
    }
}
