// SPDX-License-Identifier: Apache-2.0

import CFileSystem
import Glibc

/// What Bascule does to folders and to names in them.
package enum Folder {
    /// Makes the folder and those above it; fine if it is there.
    package static func create(_ path: String, mode: UInt32 = 0o750) throws(FileError) {
        if unsafe mkdir(path, mode_t(mode)) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else {
            throw FileError("make the folder \(path)", errno: errno)
        }
        try create(String(path[..<slash]), mode: mode)
        guard unsafe mkdir(path, mode_t(mode)) == 0 || errno == EEXIST else {
            throw FileError("make the folder \(path)", errno: errno)
        }
    }

    /// Renames within one file system, never over something that is there.
    ///
    /// - Throws: `.exists`, `.crossDevice`, `.notFound`, `.full`, ….
    package static func rename(_ from: String, to: String) throws(FileError) {
        try rename(RawPath(from), to: to)
    }

    /// Renames what may have any bytes for a name, as above.
    package static func rename(_ from: RawPath, to: String) throws(FileError) {
        let flags = BASCULE_RENAME_NOREPLACE.rawValue
        if unsafe renameat2(AT_FDCWD, from.bytes, AT_FDCWD, to, flags) == 0 { return }
        guard errno == EINVAL || errno == ENOSYS else {
            throw FileError("move \(from.shown) to \(to)", errno: errno)
        }
        // A file system without RENAME_NOREPLACE (NFS, some FUSE): link(2) refuses to overwrite too.
        guard unsafe link(from.bytes, to) == 0 else {
            throw FileError("move \(from.shown) to \(to)", errno: errno)
        }
        try remove(from)
    }

    package static func remove(_ path: String) throws(FileError) { try remove(RawPath(path)) }

    package static func remove(_ path: RawPath) throws(FileError) {
        guard unsafe unlink(path.bytes) == 0 else {
            throw FileError("remove \(path.shown)", errno: errno)
        }
    }

    /// Waits until the names in the folder are on the disk.
    package static func sync(_ path: String) throws(FileError) {
        let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError("open \(path)", errno: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw FileError("sync \(path)", errno: errno) }
    }

    /// The part before the last slash.
    package static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The part after the last slash.
    package static func name(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return path }
        return String(path[path.index(after: slash)...])
    }

    /// A name with an ending behind it, cut where it would be longer than a file system takes.
    package static func name(_ name: some StringProtocol, fitting ending: String) -> String {
        var name = String(name)
        while name.utf8.count + ending.utf8.count > nameBytesLimit, !name.isEmpty {
            name.removeLast()
        }
        return name + ending
    }

    /// Bytes of one name: NAME_MAX of Linux.
    package static let nameBytesLimit = 255

    /// Free bytes for an ordinary user on the file system that holds the path.
    package static func freeBytes(at path: String) throws(FileError) -> Int64 {
        var status = statvfs()
        guard unsafe statvfs(path, &status) == 0 else {
            throw FileError("look at the file system of \(path)", errno: errno)
        }
        return Int64(status.f_bavail) * Int64(status.f_frsize)
    }
}
