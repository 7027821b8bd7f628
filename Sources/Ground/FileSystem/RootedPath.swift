// SPDX-License-Identifier: Apache-2.0

/// A path below a root whose folders belong to others: what leads to it is opened without following
/// links.
///
/// One that is absolute is not below the root: nobody but the site's own people has chosen it.
package struct RootedPath: Sendable {
    /// Absolute.
    package let root: String
    package let relative: String

    package init(root: String, relative: String) {
        self.root = root
        self.relative = relative
    }

    private var isAbsolute: Bool { relative.utf8.first == UInt8(ascii: "/") }

    package var path: String { isAbsolute ? relative : root + "/" + relative }

    /// Its name in its folder, which is held open; no symbolic link below the root was followed on
    /// the way.
    ///
    /// - Parameter isEscaped: the name is not UTF-8, its odd bytes are written as `\xNN`.
    /// - Returns: nil if the folder is gone, or is no folder any more.
    package func held(isEscaped: Bool = false) throws(FileError) -> RawPath? {
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

    /// Another name in the same folder.
    package func beside(_ name: String) -> RootedPath {
        let folder = Folder.parent(of: relative)
        return RootedPath(
            root: root,
            relative: folder == "." ? name : folder == "/" ? "/\(name)" : "\(folder)/\(name)")
    }
}
