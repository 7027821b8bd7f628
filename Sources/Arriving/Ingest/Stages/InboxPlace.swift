// SPDX-License-Identifier: Apache-2.0

internal import FileSystem
internal import Inbox

/// Where a file of the ledger lies, by its path below the feed's folder.
///
/// A path that is absolute is a file named on a command line or taken up from where it is stored: nobody
/// but the site's own people has chosen it.
struct InboxPlace {
    /// The feed's folder, absolute.
    let root: String
    let relative: String

    var isAbsolute: Bool { relative.utf8.first == UInt8(ascii: "/") }

    var path: String { Arrival.path(relative, below: root) }

    /// Its name in its folder, which is held open; no symbolic link below the root was followed on the way.
    ///
    /// - Parameter isEscaped: the name is not UTF-8, its odd bytes are written as `\xNN`.
    /// - Returns: nil if the folder is gone, or is no folder any more.
    func held(isEscaped: Bool = false) throws(FileError) -> RawPath? {
        guard !isAbsolute else { return RawPath(path) }
        let parent = Folder.parent(of: relative)
        do {
            let folder = try OpenFolder(root: root, below: parent == "." ? "" : parent)
            return RawPath(in: folder, name: Folder.name(of: relative), isEscaped: isEscaped)
        } catch {
            guard [.notFound, .isLink].contains(error.code) else { throw error }
            return nil
        }
    }
}

extension InboxPlace {
    /// Another name in the same folder.
    func beside(_ name: String) -> InboxPlace {
        let folder = Folder.parent(of: relative)
        return InboxPlace(
            root: root,
            relative: folder == "." ? name : folder == "/" ? "/\(name)" : "\(folder)/\(name)")
    }
}

extension Arrival {
    var place: InboxPlace { InboxPlace(root: root, relative: relative) }

    /// Its name in its folder, which is held open; nil: the folder is gone.
    func held() throws(FileError) -> RawPath? { try place.held() }
}
