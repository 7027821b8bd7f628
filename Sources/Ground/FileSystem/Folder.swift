// SPDX-License-Identifier: Apache-2.0

import CFileSystem
import Glibc
internal import Wording

/// Operations on folders and on names in them.
package enum Folder {
    /// Makes the folder and those above it; fine if it exists.
    ///
    /// - Parameter anchor: a folder above it, or itself, that must exist: it is not made. A missing
    ///   mount must not become a folder.
    package static func create(
        _ path: String, mode: UInt32 = 0o750, below anchor: String? = nil
    ) throws(FileError) {
        if let anchor, !holds(anchor, path) {
            guard try FileStatus(path: anchor) != nil else { throw missing(anchor) }
            return
        }
        if unsafe mkdir(path, mode_t(mode)) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, path.utf8.dropFirst().contains(UInt8(ascii: "/")) else {
            throw FileError("make the folder \(path)", errno: errno)
        }
        try create(parent(of: path), mode: mode, below: anchor)
        guard unsafe mkdir(path, mode_t(mode)) == 0 || errno == EEXIST else {
            throw FileError("make the folder \(path)", errno: errno)
        }
    }

    /// A folder that is looked for and not made: its files would go to another disk.
    package static func missing(_ path: String) -> FileError {
        let command = "mkdir -p \(Shell.path(path))"
        return FileError(
            "use the folder \(path)", code: .notFound,
            reason: "it is not there. Mount its file system; if it is to be new: \(command)",
            french:
                "il n'existe pas. Montez son système de fichiers ; s'il doit être créé : \(command)",
            number: ENODEV)
    }

    /// Renames within one file system, never over an existing name.
    ///
    /// - Throws: `.exists`, `.crossDevice`, `.notFound`, `.full`, ….
    package static func rename(_ from: String, to: String) throws(FileError) {
        try rename(RawPath(from), to: RawPath(to))
    }

    /// Renames a thing whose name may have any bytes, as above.
    package static func rename(_ from: RawPath, to: String) throws(FileError) {
        try rename(from, to: RawPath(to))
    }

    /// Renames between names in folders that are held open, as above.
    package static func rename(_ from: RawPath, to: RawPath) throws(FileError) {
        let flags = BASCULE_RENAME_NOREPLACE.rawValue
        if unsafe renameat2(from.start, from.bytes, to.start, to.bytes, flags) == 0 { return }
        guard errno == EINVAL || errno == ENOSYS || errno == EOPNOTSUPP else {
            throw FileError("move \(from.shown) to \(to.shown)", errno: errno)
        }
        try renameByLink(from, to: to)
    }

    /// For a file system without RENAME_NOREPLACE (NFS, some FUSE): link(2) refuses to overwrite
    /// too.
    private static func renameByLink(_ from: RawPath, to: RawPath) throws(FileError) {
        do {
            try link(from, to: to)
        } catch {
            let isUnknown = [EPERM, ENOSYS, EOPNOTSUPP, EMLINK].contains(error.number ?? 0)
            guard isUnknown else { throw error }
            return try renameOverOwn(from, to: to)
        }
        do {
            try remove(from)
        } catch {
            // A second name would be taken for a foreign hard link.
            try remove(to)
            throw error
        }
    }

    /// If link(2) is missing too: the name is taken first by an empty file of our own, which only
    /// one process can make, and the rename replaces that file.
    static func renameOverOwn(_ from: RawPath, to: RawPath) throws(FileError) {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let own = unsafe openat(to.start, to.bytes, flags, 0o640)
        guard own >= 0 else {
            throw FileError("move \(from.shown) to \(to.shown)", errno: errno)
        }
        close(own)
        guard unsafe renameat(from.start, from.bytes, to.start, to.bytes) == 0 else {
            let failure = FileError("move \(from.shown) to \(to.shown)", errno: errno)
            try remove(to)
            throw failure
        }
    }

    /// Renames a file over an existing one: for our own notes, which are whole at every moment.
    package static func replace(_ path: String, by new: String) throws(FileError) {
        guard unsafe Glibc.rename(new, path) == 0 else {
            throw FileError("move \(new) to \(path)", errno: errno)
        }
    }

    /// Gives a file a second name, never over an existing one.
    package static func link(_ from: RawPath, to: RawPath) throws(FileError) {
        guard unsafe linkat(from.start, from.bytes, to.start, to.bytes, 0) == 0 else {
            throw FileError("link \(from.shown) to \(to.shown)", errno: errno)
        }
    }

    package static func remove(_ path: String) throws(FileError) { try remove(RawPath(path)) }

    package static func remove(_ path: RawPath) throws(FileError) {
        guard unsafe unlinkat(path.start, path.bytes, 0) == 0 else {
            throw FileError("remove \(path.shown)", errno: errno)
        }
    }

    /// Removes a folder that has nothing in it; fine if there is none.
    package static func removeEmpty(_ path: String) throws(FileError) {
        guard unsafe rmdir(path) == 0 || errno == ENOENT else {
            throw FileError("remove the folder \(path)", errno: errno)
        }
    }

    /// Waits until the names in the folder are on the disk.
    package static func sync(_ path: String) throws(FileError) {
        let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError("open \(path)", errno: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw FileError("sync \(path)", errno: errno) }
    }

    /// Free bytes for an ordinary user on the file system that holds the path.
    package static func freeBytes(at path: String) throws(FileError) -> Int64 {
        var status = statvfs()
        guard unsafe statvfs(path, &status) == 0 else {
            throw FileError("look at the file system of \(path)", errno: errno)
        }
        return Int64(status.f_bavail) * Int64(status.f_frsize)
    }
}
