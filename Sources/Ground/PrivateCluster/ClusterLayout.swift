// SPDX-License-Identifier: Apache-2.0

internal import FileSystem
internal import Glibc
internal import Postgres
internal import Wording

/// Paths of the private cluster, and its owner.
struct ClusterLayout {
    /// A unix socket's path, `sun_path`, ends in a NUL within 108 bytes (man 7 unix).
    private static let longestSocketPath = 107
    private static let socketName = ".s.PGSQL.5432"

    /// The server's user; nil: ourselves.
    let user: ServerUser?
    /// Holds `data` and `log`: the folder itself, or another place that the server's user can
    /// enter.
    let base: String
    let socketFolder: String

    var data: String { "\(base)/data" }
    var log: String { "\(base)/log" }
    var socket: String { "\(socketFolder)/\(Self.socketName)" }
    var hasData: Bool { Self.hasData(base) }

    /// Whether a cluster exists; one that we may not enter exists too.
    private static func hasData(_ base: String) -> Bool {
        FilePath.status("\(base)/data/PG_VERSION") != nil || errno == EACCES
    }

    /// The layout of a cluster that may have to be made.
    init(folder: String) throws {
        try self.init(folder: folder, newBase: Self.newBase)
    }

    /// The layout of an existing cluster; nil if there is none: nothing is made.
    init?(existing folder: String) throws {
        try self.init(folder: folder) { folder, _ in folder }
        guard hasData else { return nil }
    }

    private init(
        folder: String, newBase: (_ folder: String, ServerUser) throws -> String
    ) throws {
        let folder = try Self.resolved(folder)
        let noted = Self.notedBase(folder)
        let known = noted ?? folder
        if Self.hasData(known) {
            user = try ServerUser.owner(of: "\(known)/data")
            base = known
        } else {
            user = try ServerUser.current()
            base = try noted ?? user.map { try newBase(folder, $0) } ?? folder
        }
        let inside = "\(base)/run"
        let fits = "\(inside)/\(Self.socketName)".utf8.count <= Self.longestSocketPath
        // Every process must find the same place: it follows the cluster's creator.
        let maker = FilePath.status(base)?.st_uid ?? geteuid()
        let place = maker == 0 ? "/run" : "/tmp"
        socketFolder = fits ? inside : "\(place)/bascule-\(Self.digest(base))"
    }

    /// Who comes by another path, or by a link, must find the same socket.
    private static func resolved(_ folder: String) throws -> String {
        do {
            return try Folder.resolved(folder)
        } catch {
            // Whose it is, and what to do, is said where it is opened.
            guard error.number == EACCES else { throw error }
            return folder
        }
    }

    func url(database: String, user: String) -> String {
        let host = ConnectionOptions.percentEncoded(socketFolder)
        return "postgresql://\(user)@/\(database)?host=\(host)&port=5432"
    }

    /// Makes the folders and gives them to the server's user.
    func prepare() throws {
        try FilePath.makeFolder(base, mode: 0o755)
        for folder in [log, socketFolder] where FilePath.status(folder) == nil {
            try FilePath.makeFolder(folder, mode: 0o700)
            try FilePath.own(folder, user, mode: 0o700)
        }
        // In a place where anyone can make a folder, only our own will do.
        let owner = user?.id ?? geteuid()
        guard let status = FilePath.status(socketFolder), status.st_mode & S_IFMT == S_IFDIR,
            status.st_uid == owner, status.st_mode & 0o077 == 0
        else { throw socketFolderIsStrange(owner) }
    }

    private func socketFolderIsStrange(_ owner: uid_t) -> PostgresError {
        let theirs =
            FilePath.status(socketFolder).map { ServerUser.name(of: $0.st_uid) } ?? "nobody"
        let ours = ServerUser.name(of: owner)
        return PostgresError(
            .cluster,
            theirs == ours
                ? "\(socketFolder), the folder of the private PostgreSQL's socket, is open to others: "
                    + "chmod 700 \(Shell.path(socketFolder))."
                : "\(socketFolder), the folder of the private PostgreSQL's socket, belongs to "
                    + "\(theirs), and the data in \(data) to \(ours). If a service runs there as "
                    + "\(theirs), leave it alone and run this command as \(theirs); if none does, "
                    + "chown -R \(ours): \(Shell.path(socketFolder)).")
    }

    /// Removes the socket's folder where it is outside of the cluster's own.
    func removeSocketFolder() throws {
        guard !socketFolder.hasPrefix(base + "/") else { return }
        guard unsafe rmdir(socketFolder) == 0 || errno == ENOENT else {
            throw FilePath.failure("remove", socketFolder)
        }
    }

    /// Where the file `elsewhere` in the folder says that the cluster is.
    ///
    /// Root believes no file that another user has written.
    private static func notedBase(_ folder: String) -> String? {
        let note = "\(folder)/elsewhere"
        guard let status = FilePath.status(note), geteuid() != 0 || status.st_uid == 0 else {
            return nil
        }
        return FilePath.read(note)?.split(separator: "\n").first.map(String.init)
    }

    /// The folder itself, or, where the server's user cannot reach it (a root's home, mode 0700),
    /// one under `/var/lib/bascule` that the file `elsewhere` in the folder names.
    private static func newBase(_ folder: String, _ user: ServerUser) throws -> String {
        let test = try Command("test", ["-x", folder], as: user).run(within: .seconds(10))
        guard test.status != 0 else { return folder }
        let now = "\(ContinuousClock.now)"
        let place = "/var/lib/bascule/postgres-\(digest(folder + now))"
        try FilePath.makeFolder(place, mode: 0o755)
        try FilePath.write(
            place + "\nThe private PostgreSQL's data is there, because user \(user.name) may not "
                + "enter this folder or one above it.\n", to: "\(folder)/elsewhere", mode: 0o644)
        return place
    }

    /// A short name for a path (FNV-1a, 64 bits).
    private static func digest(_ path: String) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in path.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return String(hash, radix: 16)
    }
}
