// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// Result of a command.
package struct CommandResult: Sendable {
    /// Exit status, or minus the signal that ended it.
    package var status: Int32
    package var output: String
    package var errors: String
}

/// A real process with its output in files, so that nothing is lost when it is killed.
package final class ChildProcess: Sendable {
    package let name: String
    package let pid: Int32
    private let folder: TemporaryFolder
    /// Exit status once it has been collected, or minus the signal.
    private let status = Mutex<Int32?>(nil)

    /// Starts it.
    ///
    /// `environment` is all of it; nil takes over the tests' own.
    package init(
        _ path: String, _ arguments: [String], environment: [String: String]? = nil,
        folder workingFolder: String? = nil, input: String? = nil
    ) throws {
        name = ([path] + arguments).joined(separator: " ")
        folder = try TemporaryFolder("bascule-out")
        var files = (
            input: "/dev/null", output: folder.path + "/output", errors: folder.path + "/errors"
        )
        if let input {
            files.input = folder.path + "/input"
            try Data(input.utf8).write(to: URL(fileURLWithPath: files.input))
        }
        let variables = environment ?? ProcessInfo.processInfo.environment
        do {
            pid = try Spawn.start(
                path, arguments, environment: variables.map { "\($0)=\($1)" },
                folder: workingFolder, files: files)
        } catch {
            try folder.remove()
            throw error
        }
    }

    package var output: String { read("output") }
    package var errors: String { read("errors") }

    private func read(_ file: String) -> String {
        let data = FileManager.default.contents(atPath: folder.path + "/" + file) ?? Data()
        return String(decoding: data, as: UTF8.self)
    }

    package var isRunning: Bool { exitStatus == nil }

    /// Exit status, or minus the signal that ended it; nil while it runs.
    package var exitStatus: Int32? {
        status.withLock { status in
            if status == nil { status = Spawn.ended(pid) }
            return status
        }
    }

    /// Sends a signal, if it still runs.
    package func signal(_ number: Int32) {
        if isRunning { kill(pid, number) }
    }

    /// Waits for its end.
    ///
    /// - Returns: the exit status, or minus the signal.
    @discardableResult
    package func waitForExit(within limit: Duration = .seconds(30)) async throws -> Int32 {
        try await eventuallySome("\(name) ends", within: limit, every: .milliseconds(5)) {
            exitStatus
        }
    }

    /// Ends it at once, if it runs, and forgets its output.
    package func dispose() async throws {
        signal(SIGKILL)
        try await waitForExit()
        try folder.remove()
    }

    /// Runs a command to its end.
    package static func run(
        _ path: String, _ arguments: [String], environment: [String: String]? = nil,
        folder: String? = nil, input: String? = nil, within limit: Duration = .seconds(60)
    ) async throws -> CommandResult {
        let child = try ChildProcess(
            path, arguments, environment: environment, folder: folder, input: input)
        do {
            let status = try await child.waitForExit(within: limit)
            let result = CommandResult(
                status: status, output: child.output, errors: child.errors)
            try await child.dispose()
            return result
        } catch {
            try await child.dispose()
            throw error
        }
    }
}

/// A command that failed where it must not.
package struct CommandFailed: Error, CustomStringConvertible {
    package let command: String
    package let result: CommandResult

    package var description: String {
        "\(command) ended with \(result.status):\n\(result.errors)\(result.output)"
    }
}

extension ChildProcess {
    /// Runs a command that must succeed; returns its output.
    @discardableResult
    package static func succeed(
        _ path: String, _ arguments: [String], environment: [String: String]? = nil,
        input: String? = nil, within limit: Duration = .seconds(60)
    ) async throws -> String {
        let result = try await run(
            path, arguments, environment: environment, input: input, within: limit)
        guard result.status == 0 else {
            throw CommandFailed(
                command: ([path] + arguments).joined(separator: " "), result: result)
        }
        return result.output
    }
}
