// SPDX-License-Identifier: Apache-2.0

import Foundation

/// OpenSSH's own clients, as a sender's machine would run them.
extension Sshd {
    private var options: [String] {
        [
            "-F", "none", "-q", "-o", "BatchMode=yes", "-o", "IdentitiesOnly=yes",
            "-o", "UserKnownHostsFile=\(folder.path)/known_hosts", "-i", "\(folder.path)/user",
            "-o", "StrictHostKeyChecking=yes",
        ]
    }

    private var user: String { NSUserName() }

    /// Runs sftp commands (`put`, `rename`, …), one a line; all must succeed.
    package func sftp(_ commands: String, within limit: Duration = .seconds(120)) async throws {
        let child = try startSFTP(commands)
        let status: Int32
        do {
            status = try await child.waitForExit(within: limit)
        } catch {
            try await child.dispose()
            throw error
        }
        let result = CommandResult(status: status, output: child.output, errors: child.errors)
        try await child.dispose()
        guard status == 0 else { throw CommandFailed(command: "sftp: \(commands)", result: result) }
    }

    /// Starts sftp and goes on: to be interrupted, or slow.
    ///
    /// `kilobitsPerSecond` is how fast at most, in pieces of 1 KiB.
    package func startSFTP(
        _ commands: String, kilobitsPerSecond: Int? = nil
    ) throws -> ChildProcess {
        // As input and not as `-b FILE`: one file less; `-b -` ends at the first command that
        // fails.
        let slow = kilobitsPerSecond.map { ["-l", "\($0)", "-B", "1024", "-R", "1"] } ?? []
        return try ChildProcess(
            "/usr/bin/sftp", options + slow + ["-P", "\(port)", "-b", "-", "\(user)@127.0.0.1"],
            input: commands + "\n")
    }

    /// Copies files with scp into a folder; `legacy` is the old protocol of scp instead of SFTP's.
    package func scp(_ files: [String], to folder: String, legacy: Bool = false) async throws {
        try await ChildProcess.succeed(
            "/usr/bin/scp",
            options + (legacy ? ["-O"] : []) + ["-P", "\(port)"] + files
                + ["\(user)@127.0.0.1:\(folder)/"], within: .seconds(120))
    }
}
