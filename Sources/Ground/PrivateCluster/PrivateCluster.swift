// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Synchronization

/// A PostgreSQL server of our own in a folder: unix socket only, no TCP, no passwords.
///
/// The socket's folder is open to one user only; that is all of its access control. As root the
/// server runs as the user `postgres`. Several processes may share one cluster: each starts or
/// joins it, and the last one's `stop` stops the server. It lives in its own session, so that
/// Ctrl-C on a terminal reaches us and not the server.
package final class PrivateCluster: Sendable {
    let folder: String
    let settings: [String: String]
    let deadline: Duration
    /// Held shared while this process uses the server.
    private let membership = Mutex<FileLock?>(nil)
    /// The server that was started or joined.
    private let process = Mutex<ServerProcess?>(nil)

    /// Describes the cluster in an absolute or relative folder; touches nothing yet.
    ///
    /// `settings` go over the tuning that every private cluster gets; `deadline` limits each of
    /// creating, starting and stopping.
    package init(
        folder: String, settings: [String: String] = [:], deadline: Duration = .seconds(60)
    ) {
        self.folder = FilePath.absolute(folder)
        self.settings = settings
        self.deadline = deadline
    }

    /// The server's place, as far as a look shows it.
    package enum State: Sendable, Equatable {
        /// There is no cluster in the folder.
        case absent
        case stopped
        case running(url: String)
    }

    /// Looks; makes, starts and writes nothing.
    package func findState() throws -> State {
        guard let layout = try ClusterLayout(existing: folder) else { return .absent }
        guard unsafe access(layout.data, R_OK | X_OK) == 0 else {
            throw FileLock.notOurs(layout.data)
        }
        let server = ClusterServer(layout: layout, settings: settings, deadline: deadline)
        guard server.process != nil else { return .stopped }
        return .running(url: layout.url(database: "bascule", user: "bascule"))
    }

    /// The folder of the server's socket; nil where there is no cluster.
    package func socketFolder() throws -> String? {
        try ClusterLayout(existing: folder)?.socketFolder
    }

    /// Creates the cluster if need be, starts or joins it, gives the URL of its database `bascule`.
    ///
    /// Blocks for up to a few seconds. Safe in several processes at once. A member may call it
    /// again, when the server has died: it is started anew then.
    package func start() throws -> String {
        try FilePath.makeFolder(folder, mode: 0o755)
        let starting = try FileLock(
            "\(folder)/starting.lock", exclusive: true, within: deadline)
        defer { starting.release() }
        let layout = try ClusterLayout(folder: folder)
        let server = ClusterServer(layout: layout, settings: settings, deadline: deadline)
        try server.startOrJoin()
        if membership.withLock({ $0 == nil }) {
            let member = try FileLock("\(folder)/members.lock", exclusive: false, within: deadline)
            membership.withLock { $0 = member }
        }
        process.withLock { $0 = server.process }
        return layout.url(database: "bascule", user: "bascule")
    }

    /// Whether the server that this process has started or joined still runs; cheap.
    package var isAlive: Bool { process.withLock { $0?.isAlive ?? false } }

    /// The URL of another database or role; the server's own is `postgres`, which may do anything.
    package func url(database: String, user: String) throws -> String {
        try ClusterLayout(folder: folder).url(database: database, user: user)
    }

    /// Leaves the cluster, and stops the server when no other process uses it.
    ///
    /// Running statements are cut off (`fast`): their transactions are rolled back. Gives whether
    /// the server was stopped.
    @discardableResult
    package func stop() throws -> Bool {
        let starting = try FileLock(
            "\(folder)/starting.lock", exclusive: true, within: deadline)
        defer { starting.release() }
        membership.withLock {
            $0?.release()
            $0 = nil
        }
        guard let alone = try FileLock.ifFree("\(folder)/members.lock") else { return false }
        defer { alone.release() }
        let layout = try ClusterLayout(folder: folder)
        try ClusterServer(layout: layout, settings: settings, deadline: deadline).stop()
        return true
    }
}
