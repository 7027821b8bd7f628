// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// A folder of another machine as this one sees it: sshfs, over a real sshd.
package final class RemoteMount: Sendable {
    package let path: String
    private let folder: String
    private let sshd: Sshd
    private let client = Mutex<ChildProcess?>(nil)

    private static let program = "/usr/bin/sshfs"
    private static let unmount = "/usr/bin/fusermount3"

    /// Whether this user may mount one.
    package static var isPossible: Bool {
        let manager = FileManager.default
        return manager.isExecutableFile(atPath: program)
            && manager.isReadableFile(atPath: "/dev/fuse")
            && manager.isWritableFile(atPath: "/dev/fuse")
    }

    private init(_ folder: String, at path: String, of sshd: Sshd) {
        self.path = path
        self.folder = folder
        self.sshd = sshd
    }

    /// Mounts a folder of the server's on a path, made if need be, and lends it to the body.
    package static func with(
        _ folder: String, at path: String, of sshd: Sshd,
        _ body: (RemoteMount) async throws -> Void
    ) async throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let mount = RemoteMount(folder, at: path, of: sshd)
        do {
            try await mount.mount()
            try await body(mount)
        } catch {
            try await mount.remove()
            throw error
        }
        try await mount.remove()
    }

    private var isMounted: Bool {
        get throws {
            try String(contentsOfFile: "/proc/self/mounts", encoding: .utf8).contains(" \(path) ")
        }
    }

    /// Mounts it, for the first time or once more.
    package func mount() async throws {
        let child = try ChildProcess(
            Self.program,
            ["-f"] + sshd.mountOptions + ["\(NSUserName())@127.0.0.1:\(folder)", path])
        client.withLock { $0 = child }
        try await eventually("\(path) is mounted", every: .milliseconds(20)) {
            guard child.isRunning else {
                throw CommandFailed(
                    command: Self.program,
                    result: .init(status: -1, output: child.output, errors: child.errors))
            }
            return try isMounted
        }
    }

    /// The client dies: readers of the folder are told that it is not connected.
    package func crash() async throws { try await client.withLock { $0.take() }?.dispose() }

    /// Takes it away, also after a crash and while a process looks.
    package func remove() async throws {
        if try isMounted { try await ChildProcess.succeed(Self.unmount, ["-u", "-z", path]) }
        try await crash()
    }
}

extension Sshd {
    fileprivate var mountOptions: [String] {
        let options = [
            "port=\(port)", "IdentityFile=\(folder.path)/user", "IdentitiesOnly=yes",
            "UserKnownHostsFile=\(folder.path)/known_hosts", "BatchMode=yes",
        ]
        return ["-F", "/dev/null"] + options.flatMap { ["-o", $0] }
    }
}
