// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport

/// A worker in a process of its own, to be killed and stopped.
struct WorkerProcess {
    let name: String
    let child: ChildProcess

    init(
        _ scene: QueueDatabase, name: String, lease: Duration = .seconds(3), slots: Int = 4
    ) throws {
        try self.init(url: scene.database.url, name: name, lease: lease, slots: slots)
    }

    init(url: String, name: String, lease: Duration, slots: Int = 4) throws {
        self.name = name
        let milliseconds = Int(lease / .milliseconds(1))
        child = try ChildProcess(
            Self.executable(), ["work", url, name, "\(milliseconds)", "\(slots)"])
    }

    func kill() async throws {
        child.signal(SIGKILL)
        try await child.waitForExit()
    }

    /// As systemd does it.
    func terminate() async throws -> Int32 {
        child.signal(SIGTERM)
        return try await child.waitForExit()
    }

    /// Beside the test bundle.
    private static func executable() throws -> String {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let path = (own as NSString).deletingLastPathComponent + "/jobs-worker"
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw CocoaError(.fileNoSuchFile, userInfo: [NSFilePathErrorKey: path])
        }
        return path
    }
}

/// Runs the body beside worker processes, which are ended whatever happens.
func withProcesses(
    _ processes: [WorkerProcess], _ body: ([WorkerProcess]) async throws -> Void
) async throws {
    do {
        try await body(processes)
    } catch {
        for process in processes {
            print("\(process.name):\n\(process.child.errors.suffix(2_000))")
        }
        for process in processes { try await process.child.dispose() }
        throw error
    }
    for process in processes { try await process.child.dispose() }
}

extension QueueDatabase {
    /// The table that the worker processes' jobs write to.
    func makeEffects() throws {
        try connection.script(
            """
            create table effect (job bigint, key text, began timestamptz, ended timestamptz)
            """)
    }

    func state(_ id: Int64) throws -> String? {
        try connection.query("select state from bascule.jobs where id = \(id)").first.map {
            try $0[0, as: String.self]
        }
    }

    /// Waits until the job runs, and gives the worker's name.
    func waitUntilRunning(_ id: Int64) async throws -> String {
        try await eventuallySome("job \(id) runs") {
            try connection.query(
                "select worker from bascule.jobs where id = \(id) and state = 'running'"
            ).first.map { try $0[0, as: String.self] }
        }
    }
}
