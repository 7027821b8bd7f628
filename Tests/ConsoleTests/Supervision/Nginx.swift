// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import Console

/// A real nginx with the configuration of docs/operations.md, before a console.
final class Nginx: Sendable {
    let port: Int
    let certificate: Certificate
    private let child: ChildProcess

    static let prefix = "/bascule"
    static let settings = [
        "BASCULE_CONSOLE_PREFIX": prefix,
        "BASCULE_CONSOLE_EXTERNAL_URL": "https://bascule.usine.example",
        "BASCULE_CONSOLE_TRUSTED_PROXIES": #"["127.0.0.1"]"#,
    ]

    init(before scene: ConsoleScene, in folder: String) async throws {
        certificate = try await Certificate(in: folder)
        port = try await Self.freePort()
        let block = try Self.documented()
            .replacing("listen 443 ssl;", with: "listen 127.0.0.1:\(port) ssl;")
            .replacing("/etc/ssl/certs/bascule.pem", with: certificate.path)
            .replacing("/etc/ssl/private/bascule.key", with: certificate.key)
            .replacing("http://127.0.0.1:8080", with: "http://127.0.0.1:\(scene.port)")
        try #require(block.contains("\(port)") && block.contains("127.0.0.1:\(scene.port)"))
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map {
            "\($0)_temp_path \(folder)/\($0);"
        }
        let text = """
            daemon off;
            master_process off;
            pid \(folder)/nginx.pid;
            error_log stderr;
            events {}
            http {
            access_log off;
            \(temporary.joined(separator: "\n"))
            \(block)
            }
            """
        let path = folder + "/nginx.conf"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        child = try ChildProcess("/usr/sbin/nginx", ["-p", folder, "-c", path])
        try await eventually("nginx answers", within: .seconds(10)) {
            try await self.curl(["-o", "/dev/null", self.url("/login")]).status == 0
        }
    }

    func url(_ path: String) -> String { "https://localhost:\(port)\(Self.prefix)\(path)" }

    func curl(_ arguments: [String]) async throws -> CommandResult {
        try await certificate.curl(arguments)
    }

    func stop() async throws {
        child.signal(SIGTERM)
        try await child.waitForExit(within: .seconds(10))
    }

    /// The only block of its kind in the document.
    private static func documented() throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../docs/operations.md")
        let text = try String(contentsOf: root, encoding: .utf8)
        return try #require(
            text.split(separator: "```nginx\n").dropFirst().first?
                .split(separator: "```").first.map(String.init))
    }

    private static func freePort() async throws -> Int {
        let found = try await ChildProcess.run(
            "/usr/bin/env",
            [
                "python3", "-c",
                "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); print(s.getsockname()[1])",
            ])
        return try #require(Int(found.output.filter { $0.isNumber }))
    }
}
