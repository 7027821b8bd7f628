// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Postgres

/// The user that the server runs as when we are root, which the server refuses to be.
struct ServerUser: Equatable {
    let name: String
    let id: uid_t
    let group: gid_t

    /// Nil when we are not root: then it is ourselves.
    static func current() throws -> ServerUser? {
        guard geteuid() == 0 else { return nil }
        guard let entry = unsafe getpwnam("postgres") else {
            throw PostgresError(
                .cluster,
                "PostgreSQL does not run as root, and there is no user postgres to run it as: "
                    + "apt-get install postgresql makes one. Or run as another user.")
        }
        return unsafe ServerUser(
            name: "postgres", id: entry.pointee.pw_uid, group: entry.pointee.pw_gid)
    }

    /// Owner of a cluster's data: root runs the server as that user, whoever made it.
    ///
    /// Nil when we are not root.
    static func owner(of data: String) throws -> ServerUser? {
        guard geteuid() == 0 else { return nil }
        guard let status = FilePath.status(data), status.st_uid != 0 else { return try current() }
        return ServerUser(name: name(of: status.st_uid), id: status.st_uid, group: status.st_gid)
    }

    /// A user's name, or the number where it has none.
    static func name(of id: uid_t) -> String {
        guard let entry = unsafe getpwuid(id) else { return "user \(id)" }
        return unsafe String(cString: entry.pointee.pw_name)
    }
}
