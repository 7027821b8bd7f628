// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Postgres

/// The few file operations that the private cluster needs, with errors that name the path.
enum FilePath {
    static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/") else { return path }
        return currentFolder() + "/" + path
    }

    private static func currentFolder() -> String {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { room in
            guard let path = unsafe getcwd(room.baseAddress, room.count) else { return "." }
            return unsafe String(cString: path)
        }
    }

    /// Makes a folder and its missing parents.
    static func makeFolder(_ path: String, mode: mode_t) throws {
        if status(path) != nil { return }
        let parent = path.split(separator: "/").dropLast().joined(separator: "/")
        if !parent.isEmpty { try makeFolder("/" + parent, mode: 0o755) }
        guard unsafe mkdir(path, mode) == 0 || errno == EEXIST else {
            throw failure("create", path)
        }
    }

    /// The path without its last name.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return "/" }
        return String(path[..<slash])
    }

    static func status(_ path: String) -> stat? {
        var status = stat()
        return unsafe lstat(path, &status) == 0 ? status : nil
    }

    /// Gives a file or folder of ours to a user; a symbolic link in its place is an error.
    static func own(_ path: String, _ user: ServerUser?, mode: mode_t) throws {
        let descriptor = unsafe open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open", path) }
        defer { close(descriptor) }
        if let user {
            guard fchown(descriptor, user.id, user.group) == 0 else {
                throw failure("give to user \(user.name)", path)
            }
        }
        guard fchmod(descriptor, mode) == 0 else { throw failure("set the rights of", path) }
    }

    /// The file's text; nil when it does not exist, is no plain file, or cannot be read.
    ///
    /// A symbolic link is not followed: where the server's user may write, it could lead root
    /// anywhere.
    static func read(_ path: String, limit: Int = 1 << 20) -> String? {
        let descriptor = unsafe open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 16 * 1024)
        while bytes.count < limit {
            let count = unsafe Glibc.read(descriptor, &piece, piece.count)
            guard count > 0 else { break }
            bytes += piece[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Replaces the file's text; never leaves half of it, never follows a link.
    static func write(_ text: String, to path: String, mode: mode_t = 0o600) throws {
        let draft = path + ".draft"
        try remove(draft)
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let descriptor = unsafe open(draft, flags, mode)
        guard descriptor >= 0 else { throw failure("write", draft) }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        var offset = 0
        while offset < bytes.count {
            let count = unsafe bytes[offset...].withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            guard count > 0 else { throw failure("write", draft) }
            offset += count
        }
        guard fsync(descriptor) == 0 else { throw failure("write", draft) }
        guard unsafe rename(draft, path) == 0 else { throw failure("replace", path) }
    }

    /// Replaces a file in a folder of the server's user, as that user: root itself writes nothing
    /// where another user may put links.
    static func write(_ text: String, to path: String, as user: ServerUser?) throws {
        guard read(path) != text else { return }
        guard let user else { return try write(text, to: path) }
        let script = #"""
            umask 077 && rm -f "$2.draft" && printf %s "$1" > "$2.draft" && sync "$2.draft" &&
            mv -fT "$2.draft" "$2"
            """#
        let outcome = try Command("sh", ["-c", script, "sh", text, path], as: user)
            .run(within: .seconds(30))
        guard outcome.status == 0 else {
            throw PostgresError(
                .cluster, "The private PostgreSQL cannot write \(path): \(outcome.output)")
        }
    }

    static func remove(_ path: String) throws {
        guard unsafe unlink(path) == 0 || errno == ENOENT else { throw failure("remove", path) }
    }

    static func failure(_ what: String, _ path: String) -> PostgresError {
        PostgresError(
            .cluster,
            "The private PostgreSQL cannot \(what) \(path): \(unsafe String(cString: strerror(errno)))"
        )
    }
}
