// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Where the private cluster's parts are, and who owns them.
struct ClusterLayout {
    /// A unix socket's path, `sun_path`, ends in a NUL within 108 bytes (man 7 unix).
    private static let longestSocketPath = 107
    private static let socketName = ".s.PGSQL.5432"

    let user: ServerUser?
    /// Holds `data` and `log`: the folder itself, or another place where the server's user may go.
    let base: String
    let socketFolder: String

    var data: String { "\(base)/data" }
    var log: String { "\(base)/log" }
    var socket: String { "\(socketFolder)/\(Self.socketName)" }

    init(folder: String) throws {
        user = try ServerUser.current()
        base = try Self.base(folder, user)
        let inside = "\(base)/run"
        let fits = "\(inside)/\(Self.socketName)".utf8.count <= Self.longestSocketPath
        let place = user == nil ? "/tmp" : "/run"
        socketFolder = fits ? inside : "\(place)/bascule-\(Self.digest(base))"
    }

    func url(database: String, user: String) -> String {
        let host = ConnectionOptions.percentEncoded(socketFolder)
        return "postgresql://\(user)@/\(database)?host=\(host)&port=5432"
    }

    /// Makes the folders and gives them to the server's user.
    func prepare() throws {
        try FilePath.makeFolder(base, mode: 0o755)
        for folder in [log, socketFolder] {
            if FilePath.status(folder) == nil {
                try FilePath.makeFolder(folder, mode: 0o700)
                try FilePath.own(folder, user, mode: 0o700)
            }
        }
        // In a place where anyone can make a folder, only our own will do.
        let owner = user?.id ?? geteuid()
        guard let status = FilePath.status(socketFolder), status.st_mode & S_IFMT == S_IFDIR,
            status.st_uid == owner, status.st_mode & 0o077 == 0
        else {
            throw PostgresError(
                .cluster,
                "\(socketFolder), the folder of the private PostgreSQL's socket, belongs to someone "
                    + "else or is open to others: remove it.")
        }
    }

    /// Removes the socket's folder where it is outside of the cluster's own.
    func removeSocketFolder() throws {
        guard !socketFolder.hasPrefix(base + "/") else { return }
        guard unsafe rmdir(socketFolder) == 0 || errno == ENOENT else {
            throw FilePath.failure("remove", socketFolder)
        }
    }

    /// The folder itself, or, where the server's user cannot reach it (a root's home, mode 0700), one
    /// under `/var/lib/bascule` that the file `elsewhere` in the folder names.
    private static func base(_ folder: String, _ user: ServerUser?) throws -> String {
        guard let user else { return folder }
        let note = "\(folder)/elsewhere"
        if let place = FilePath.read(note)?.split(separator: "\n").first { return String(place) }
        let test = try Command("test", ["-x", folder], as: user).run(within: .seconds(10))
        guard test.status != 0 else { return folder }
        let now = "\(ContinuousClock.now)"
        let place = "/var/lib/bascule/postgres-\(digest(folder + now))"
        try FilePath.makeFolder(place, mode: 0o755)
        try FilePath.write(
            place + "\nThe private PostgreSQL's data is there, because user \(user.name) may not "
                + "enter this folder or one above it.\n", to: note, mode: 0o644)
        return place
    }

    /// A short name for a path (FNV-1a, 64 bits).
    private static func digest(_ path: String) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in path.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return String(hash, radix: 16)
    }
}
