// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A provider of OpenID Connect on a port of loopback of its own, that says whatever a test wants.
package final class TestIssuer: Sendable {
    package static let clientID = "console"
    package static let secret = "of the console"

    package let folder: TemporaryFolder
    package let port: Int
    private let process: ChildProcess
    private let isTLS: Bool

    /// Its name.
    package var issuer: String { "\(isTLS ? "https" : "http")://127.0.0.1:\(port)" }
    /// The file with the console's secret.
    package var secretFile: String { folder.path + "/secret" }
    /// Its certificate, which it has signed itself.
    package var certificate: String { folder.path + "/tls.pem" }

    private init(folder: TemporaryFolder, port: Int, process: ChildProcess, isTLS: Bool) {
        self.folder = folder
        self.port = port
        self.process = process
        self.isTLS = isTLS
    }

    /// - Parameters:
    ///   - host: whose its certificate is; nil: it has none.
    ///   - days: that it lasts.
    package static func start(
        certificateFor host: String? = nil, days: Int = 30
    ) async throws -> TestIssuer {
        let folder = try TemporaryFolder("bascule-issuer")
        func write(_ text: String, _ name: String) throws {
            try Data(text.utf8).write(to: URL(fileURLWithPath: folder.path + "/" + name))
        }
        try write("\(secret)\n", "secret")
        try write("{}", "control.json")
        try write(script, "issuer.py")
        var arguments = ["\(folder.path)/issuer.py", folder.path]
        if let host {
            arguments.append(folder.path + "/tls.pem")
            try await ChildProcess.succeed(
                "/usr/bin/openssl",
                [
                    "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "\(days)", "-subj",
                    "/CN=issuer", "-addext", "subjectAltName=\(host)", "-keyout",
                    "\(folder.path)/tls.key", "-out", "\(folder.path)/tls.pem",
                ])
        }
        let process = try ChildProcess("/usr/bin/python3", arguments)
        let port = try await eventuallySome("the issuer listens", within: .seconds(30)) {
            () -> Int? in
            if !process.isRunning {
                throw CommandFailed(
                    command: "issuer.py",
                    result: .init(status: 1, output: "", errors: process.errors))
            }
            return Int(process.output.filter { $0.isNumber })
        }
        return TestIssuer(folder: folder, port: port, process: process, isTLS: host != nil)
    }

    /// From now on it does this (see its script).
    package func set(_ control: String) throws {
        let file = URL(fileURLWithPath: folder.path + "/control.json")
        try Data(control.utf8).write(to: file, options: .atomic)
    }

    /// One request that it has had.
    package struct Request: Decodable, Sendable {
        package let path: String
        package let form: [String: String]
        package let authorization: String
    }

    package func requests(_ path: String) throws -> [Request] {
        let data = FileManager.default.contents(atPath: folder.path + "/log.jsonl") ?? Data()
        return try data.split(separator: 0x0a).map {
            try JSONDecoder().decode(Request.self, from: $0)
        }.filter { $0.path == path }
    }

    /// Stops it from answering; its port still takes connections.
    package func freeze() { process.signal(SIGSTOP) }
    package func thaw() { process.signal(SIGCONT) }

    /// Ends it at once.
    package func kill() async throws {
        process.signal(SIGKILL)
        try await process.waitForExit()
    }

    package func stop() async throws {
        try await process.dispose()
        try folder.remove()
    }

    /// Lends one to the body.
    package static func with<Value>(
        certificateFor host: String? = nil, days: Int = 30,
        _ body: (TestIssuer) async throws -> Value
    ) async throws -> Value {
        let issuer = try await start(certificateFor: host, days: days)
        do {
            let value = try await body(issuer)
            try await issuer.stop()
            return value
        } catch {
            try await issuer.stop()
            throw error
        }
    }
}
