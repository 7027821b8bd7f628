// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A real nginx on loopback, whose folder is read and written by http and https.
///
/// `/in/` takes files from whoever has the password, `/token/` from whoever has the token, `/open/` from
/// anybody; `/drop/` shows none, `/small/` takes a thousand bytes, `/read/` takes none, `/moved/` is elsewhere, `/busy/` is busy for 7 s.
package struct WebFolder: Sendable {
    package let port: Int
    /// Of https: what to believe so that it is believed as 127.0.0.1.
    package let authority: String
    private let folder: TemporaryFolder
    private let child: ChildProcess

    package static let user = "edi"
    package static let password = "geheim"
    package static let token = "jeton-secret"

    package var place: String { "127.0.0.1:\(port)" }

    /// The path here of what lies there.
    package func path(_ name: String) -> String { "\(folder.path)/root/\(name)" }

    /// Starts one and lends it.
    package static func with<Value>(
        isTLS: Bool = true, _ body: (WebFolder) async throws -> Value
    ) async throws -> Value {
        let server = try await WebFolder(isTLS: isTLS)
        let result: Value
        do {
            result = try await body(server)
        } catch {
            try await server.stop()
            throw error
        }
        try await server.stop()
        return result
    }

    private init(isTLS: Bool) async throws {
        folder = try TemporaryFolder("bascule-webdav")
        let path = folder.path
        try await TestCertificate.make(in: path)
        authority = path + "/certificate.pem"
        let hash = try await ChildProcess.succeed(
            "/usr/bin/openssl", ["passwd", "-apr1", Self.password])
        try Data("\(Self.user):\(hash)".utf8).write(to: URL(filePath: path + "/users"))
        for name in ["in", "token", "open", "drop", "small", "read", "busy"] {
            try FileManager.default.createDirectory(
                atPath: "\(path)/root/\(name)", withIntermediateDirectories: true)
        }
        port = try await FreePort.find()
        try Data(Self.configuration(path, port, isTLS).utf8)
            .write(to: URL(filePath: path + "/nginx.conf"))
        let child = try ChildProcess("/usr/sbin/nginx", ["-p", path, "-c", path + "/nginx.conf"])
        self.child = child
        let address = "\(isTLS ? "https" : "http")://127.0.0.1:\(port)/read/"
        try await eventually("nginx listens: \(child.errors)") {
            try await ChildProcess.run(
                "/usr/bin/curl", ["-k", "-s", "-o", "/dev/null", address]
            ).status == 0
        }
    }

    private static func configuration(_ path: String, _ port: Int, _ isTLS: Bool) -> String {
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map {
            "\($0)_temp_path \(path)/\($0);"
        }
        let seal =
            isTLS
            ? "ssl_certificate \(path)/certificate.pem; ssl_certificate_key \(path)/key.pem;" : ""
        return """
            daemon off;
            master_process off;
            pid \(path)/nginx.pid;
            error_log stderr;
            events {}
            http {
            access_log off;
            \(temporary.joined(separator: "\n"))
            server {
            listen 127.0.0.1:\(port)\(isTLS ? " ssl" : "");
            \(seal)
            root \(path)/root;
            client_max_body_size 10m;
            location /in/ { dav_methods PUT; auth_basic x; auth_basic_user_file \(path)/users; }
            location /token/ {
                if ($http_authorization != "Bearer \(Self.token)") { return 401; }
                dav_methods PUT;
            }
            location /open/ { dav_methods PUT; }
            location /drop/ { dav_methods PUT; limit_except PUT { deny all; } }
            location /small/ { dav_methods PUT; client_max_body_size 1000; }
            location /moved/ { return 302 /open/; }
            location /busy/ { add_header Retry-After 7 always; return 503; }
            }
            }
            """
    }

    private func stop() async throws {
        try await child.dispose()
        try folder.remove()
    }
}
