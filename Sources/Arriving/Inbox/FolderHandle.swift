// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// An open folder through which its files are looked at: no symbolic link below the root is
/// followed, even one put there meanwhile.
final class FolderHandle {
    let descriptor: Int32

    /// Opens a folder below a root, one name after the other.
    ///
    /// - Throws: The errno of the open that failed.
    init(root: String, relative: String) throws(SystemError) {
        var current = unsafe Glibc.open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard current >= 0 else { throw SystemError(errno) }
        // By bytes: a combining mark does not hide the slash before it.
        for name in relative.utf8.split(separator: UInt8(ascii: "/")) {
            let next = unsafe openat(
                current, String(Substring(name)), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            let failure = errno
            close(current)
            guard next >= 0 else { throw SystemError(failure) }
            current = next
        }
        descriptor = current
    }

    deinit { close(descriptor) }

    /// The folder itself.
    func info() throws(SystemError) -> FileInfo {
        var info = stat()
        guard unsafe fstat(descriptor, &info) == 0 else { throw SystemError(errno) }
        return FileInfo(info)
    }

    /// The thing under a name; nil: nothing.
    func info(_ name: String) throws(SystemError) -> FileInfo? {
        var info = stat()
        if unsafe fstatat(descriptor, name, &info, AT_SYMLINK_NOFOLLOW) == 0 {
            return FileInfo(info)
        }
        guard errno == ENOENT || errno == ENOTDIR else { throw SystemError(errno) }
        return nil
    }

    /// Whether a plain file of this name is there.
    func hasFile(_ name: String) throws(SystemError) -> Bool { try info(name)?.kind == .file }

    /// A name that a listing found.
    enum Listed {
        /// Whether the folder says that it is a folder; nil: it does not say.
        case name(String, isFolder: Bool?)
        /// Not UTF-8: written as `Refusal.path` has it, with what is there.
        case notUTF8(escaped: String, FileIdentity?)
    }

    /// Calls the body for each name but `.` and `..`, in no order.
    ///
    /// - Throws: The errno of the call that failed.
    func list(_ body: (Listed) -> Void) throws(SystemError) {
        let copy = unsafe openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0 else { throw SystemError(errno) }
        guard let stream = unsafe fdopendir(copy) else {
            let failure = errno
            close(copy)
            throw SystemError(failure)
        }
        defer { unsafe closedir(stream) }
        while true {
            errno = 0
            guard let entry = unsafe readdir(stream) else { break }
            let name = unsafe UnsafeRawPointer(entry)
                .advanced(by: MemoryLayout<dirent>.offset(of: \.d_name) ?? 0)
                .assumingMemoryBound(to: CChar.self)
            guard let text = unsafe String(validatingCString: name) else {
                body(.notUTF8(escaped: unsafe Self.escaped(name), unsafe identity(name)))
                continue
            }
            if text == "." || text == ".." { continue }
            let type = unsafe Int(entry.pointee.d_type)
            body(.name(text, isFolder: type == DT_UNKNOWN ? nil : type == DT_DIR))
        }
        if errno != 0 { throw SystemError(errno) }
    }

    /// Opens a plain file for reading; never waits for the other end of a pipe.
    func open(file name: String) throws(SystemError) -> File {
        let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
        let file = unsafe openat(descriptor, name, flags)
        guard file >= 0 else { throw SystemError(errno) }
        return File(descriptor: file)
    }

    /// nil: it is gone again, or can't be looked at.
    private func identity(_ name: UnsafePointer<CChar>) -> FileIdentity? {
        var info = stat()
        guard unsafe fstatat(descriptor, name, &info, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
        return FileInfo(info).identity
    }

    /// The name with `\xNN` for each backslash and each byte that is not printable ASCII, so that
    /// the bytes can be recovered.
    private static func escaped(_ name: UnsafePointer<CChar>) -> String {
        var text = ""
        var at = 0
        while unsafe name[at] != 0 {
            let byte = unsafe UInt8(bitPattern: name[at])
            if (0x20..<0x7F).contains(byte), byte != UInt8(ascii: "\\") {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                text += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
            at += 1
        }
        return text
    }
}

extension FolderHandle {
    /// A file open for reading.
    struct File: ~Copyable {
        /// So many NUL bytes at the end mean reserved, not written: a UTF-32 line end has three, an
        /// empty ZIP archive more but another beginning.
        private static let nulTailBytes = 16

        let descriptor: Int32

        init(descriptor: Int32) { self.descriptor = descriptor }

        deinit { close(descriptor) }

        func info() throws(SystemError) -> FileInfo {
            var info = stat()
            guard unsafe fstat(descriptor, &info) == 0 else { throw SystemError(errno) }
            return FileInfo(info)
        }

        /// Whether a file of this size ends in NUL bytes.
        func hasNULTail(size: Int64) throws(SystemError) -> Bool {
            guard size > 0 else { return false }
            let count = min(Int(size), Self.nulTailBytes)
            let tail = try read(count, at: size - Int64(count))
            guard !tail.isEmpty, tail.allSatisfy({ $0 == 0 }) else { return false }
            // An empty ZIP archive is 22 bytes of which 18 are NUL.
            return try read(2, at: 0) != [0x50, 0x4B]
        }

        /// Up to `limit` bytes from the file's offset, fewer at its end.
        func read(_ limit: Int, at offset: Int64 = 0) throws(SystemError) -> [UInt8] {
            var bytes = [UInt8](repeating: 0, count: limit)
            let count = unsafe pread(descriptor, &bytes, limit, off_t(offset))
            guard count >= 0 else { throw SystemError(errno) }
            bytes.removeLast(limit - count)
            return bytes
        }
    }
}
