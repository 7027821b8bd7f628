// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The factory's Django with Debian's django-oauth-toolkit, a real process on a port of its own.
package final class FactoryDjango: Sendable {
    package static let clientID = "console"
    /// With what a form and `Authorization` must write otherwise.
    package static let secret = "de l'usine: 100 % à + / ="

    package let folder: TemporaryFolder
    package let port: Int
    private let process: ChildProcess

    package var issuer: String { "http://127.0.0.1:\(port)/o" }
    package var secretFile: String { folder.path + "/secret" }

    private init(folder: TemporaryFolder, port: Int, process: ChildProcess) {
        self.folder = folder
        self.port = port
        self.process = process
    }

    /// - Parameter back: where it may send browsers back to.
    package static func start(back: String) async throws -> FactoryDjango {
        let folder = try TemporaryFolder("bascule-django")
        for (name, text) in [("factory.py", script), ("secret", secret + "\n")] {
            try Data(text.utf8).write(to: URL(fileURLWithPath: folder.path + "/" + name))
        }
        try await ChildProcess.succeed(
            "/usr/bin/openssl", ["genrsa", "-out", "\(folder.path)/rsa.pem", "2048"])
        let process = try ChildProcess(
            "/usr/bin/python3", ["\(folder.path)/factory.py", folder.path, back, secret])
        let port = try await eventuallySome("Django listens", within: .seconds(60)) { () -> Int? in
            if !process.isRunning {
                throw CommandFailed(
                    command: "factory.py",
                    result: .init(status: 1, output: "", errors: process.errors))
            }
            return Int(process.output.filter { $0.isNumber })
        }
        return FactoryDjango(folder: folder, port: port, process: process)
    }

    private struct Person: Encodable {
        let name: String
        let password: String
        let groups: [String]
    }

    /// Adds somebody, or changes their groups.
    package func put(_ name: String, password: String, groups: [String]) throws {
        let file = folder.path + "/people.jsonl"
        let line = try JSONEncoder().encode(
            Person(name: name, password: password, groups: groups))
        let before = FileManager.default.contents(atPath: file) ?? Data()
        try (before + line + Data("\n".utf8)).write(
            to: URL(fileURLWithPath: file), options: .atomic)
    }

    /// A site's settings that ask it: the group `labo` are analysts.
    package func settings(consolePort: Int) -> [String: String] {
        [
            "BASCULE_CONSOLE_AUTH": "[\"oidc\", \"local\"]",
            "BASCULE_CONSOLE_PORT": "\(consolePort)",
            "BASCULE_CONSOLE_EXTERNAL_URL": "http://127.0.0.1:\(consolePort)",
            "BASCULE_CONSOLE_OIDC_ISSUER": issuer,
            "BASCULE_CONSOLE_OIDC_CLIENT_ID": Self.clientID,
            "BASCULE_CONSOLE_OIDC_SECRET_FILE": secretFile,
            // This machine may be slow, and so may Django be.
            "BASCULE_CONSOLE_OIDC_TIMEOUT": "30s",
            "BASCULE_CONSOLE_OIDC_ROLES": "{ \"labo\": analyste, \"conduite\": operateur }",
        ]
    }

    package func stop() async throws {
        try await process.dispose()
        try folder.remove()
    }
}
