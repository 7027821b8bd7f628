// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The real executable, as a service or as one command.
package struct BasculeProcess: Sendable {
    package let child: ChildProcess

    /// Starts `bascule run` on a home, or another command; as another user, or on a host of the
    /// tests' own, only root can.
    package init(
        _ arguments: [String] = ["run"], home: Home, databaseURL: String?,
        environment more: [String: String] = [:], as user: String? = nil, on host: TestHost? = nil
    ) throws {
        let command = try [Self.executable()] + arguments
        let change = user.map {
            ["/usr/bin/setpriv", "--reuid", $0, "--regid", $0, "--clear-groups"]
        }
        let all = (host?.prefix ?? []) + (change ?? []) + command
        child = try ChildProcess(
            all[0], Array(all.dropFirst()),
            environment: Self.environment(home: home, databaseURL: databaseURL, more: more),
            folder: home.path)
    }

    /// Runs a command to its end, with so much address space (KiB) if that is given.
    package static func run(
        _ arguments: [String], home: Home, databaseURL: String?,
        environment more: [String: String] = [:], input: String? = nil,
        addressSpaceKiB: Int? = nil, within limit: Duration = .seconds(60)
    ) async throws -> CommandResult {
        var command = [try executable()] + arguments
        if let addressSpaceKiB {
            command =
                ["/bin/sh", "-c", "ulimit -v \(addressSpaceKiB); exec \"$0\" \"$@\""] + command
        }
        return try await ChildProcess.run(
            command[0], Array(command.dropFirst()),
            environment: environment(home: home, databaseURL: databaseURL, more: more),
            folder: home.path, input: input, within: limit)
    }

    /// Beside the test bundle, which is the process that runs now.
    package static func executable() throws -> String {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let path = (own as NSString).deletingLastPathComponent + "/bascule"
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw CocoaError(.fileNoSuchFile, userInfo: [NSFilePathErrorKey: path])
        }
        return path
    }

    private static func environment(
        home: Home, databaseURL: String?, more: [String: String]
    ) -> [String: String] {
        var all = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("BASCULE_") }
        all["BASCULE_HOME"] = home.path
        all["BASCULE_FOLDERS_INBOX"] = home.inbox
        all["BASCULE_FOLDERS_ARCHIVE"] = home.archive
        all["BASCULE_DATABASE_URL"] = databaseURL
        // Any that is free: many services live at once.
        all["BASCULE_CONSOLE_PORT"] = "0"
        return all.merging(more) { _, new in new }
    }

    /// Asks it to stop and waits until it has.
    ///
    /// - Returns: its exit status.
    @discardableResult
    package func terminate(within limit: Duration = .seconds(30)) async throws -> Int32 {
        child.signal(SIGTERM)
        return try await child.waitForExit(within: limit)
    }

    /// Ends it in the middle of whatever it does.
    package func killNow() async throws {
        child.signal(SIGKILL)
        try await child.waitForExit()
    }

    /// The end of what it logged, for the message of a failed test.
    package var lastWords: String {
        child.errors.split(separator: "\n").suffix(40).joined(separator: "\n")
    }
}
