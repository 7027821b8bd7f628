// SPDX-License-Identifier: Apache-2.0

internal import Glibc

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
}
