// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Postgres
internal import Wording

/// A lock between processes on a file of ours; the kernel gives it back when the process dies.
struct FileLock: Sendable {
    private let descriptor: Int32

    /// Waits for the lock as long as told.
    init(_ path: String, exclusive: Bool, within patience: Duration) throws {
        let limit = Limit(patience)
        let descriptor = try Self.open(path)
        while flock(descriptor, (exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR, limit.pollMilliseconds != 0 else {
                close(descriptor)
                throw PostgresError(
                    .cluster,
                    "Another process has held \(path) for \(patience): it is starting or stopping "
                        + "the private PostgreSQL. Look for a hanging one (fuser -v \(path)).")
            }
            pause(milliseconds: 20)
        }
        self.descriptor = descriptor
    }

    private init(descriptor: Int32) { self.descriptor = descriptor }

    /// The exclusive lock, or nil if another process has it.
    static func ifFree(_ path: String) throws -> FileLock? {
        let descriptor = try open(path)
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return FileLock(descriptor: descriptor) }
        close(descriptor)
        return nil
    }

    func release() { close(descriptor) }

    private static func open(_ path: String) throws -> Int32 {
        let descriptor = unsafe Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            guard errno == EACCES || errno == EPERM else { throw FilePath.failure("open", path) }
            throw notOurs(path)
        }
        giveToOwner(ofFolderOf: path, descriptor)
        return descriptor
    }

    /// Files that root makes in another user's folder must be that user's: else its service could
    /// not start any more.
    private static func giveToOwner(ofFolderOf path: String, _ descriptor: Int32) {
        guard geteuid() == 0, let folder = FilePath.status(FilePath.folder(of: path)),
            folder.st_uid != 0
        else { return }
        // If the owner can't be changed, that user is told whose file it is.
        _ = fchown(descriptor, folder.st_uid, folder.st_gid)
    }

    static func notOurs(_ path: String) -> PostgresError {
        let folder = FilePath.folder(of: path)
        let owner =
            (FilePath.status(path) ?? FilePath.status(folder))
            .map { ServerUser.name(of: $0.st_uid) } ?? "another user"
        let me = ServerUser.name(of: geteuid())
        return PostgresError(
            .cluster,
            "\(path) belongs to \(owner), and this is \(me): the private PostgreSQL in \(folder) is "
                + "\(owner)'s alone. Run this command as \(owner). Or, if it is to be \(me)'s from now "
                + "on: stop the service, then as root chown -R \(me): "
                + "\(Shell.path(folder)).")
    }
}

/// Waits in a loop that has a deadline of its own.
func pause(milliseconds: Int32) { _ = Glibc.poll(nil, 0, milliseconds) }
