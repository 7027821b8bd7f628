// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A real receiver of webhooks, in Python, that checks each signature by its own hmac and does what
/// its path says: `ok`, `status/N`, `fails/N` (503 so often, then ok), `gone` (410), `to` (302 to `/ok`),
/// `slow/N` (reads it, answers after N s),
/// `later/N` (429, wants to be left alone for N s, then ok), `cut` (reads it and hangs up, once), `huge` (an answer of 10 MB).
package struct HookReceiver: Sendable {
    /// One that has come, read and checked there.
    package struct Taken: Decodable, Sendable {
        package let path: String
        package let id: String
        package let timestamp: Int64
        /// How many of its signatures are right.
        package let right: Int
        package let signatures: Int
        package let type: String
        package let body: String
        package let names: [String]
    }

    package let port: Int
    /// Of TLS: what to believe so that it is believed as `localhost`.
    package let authority: String
    private let folder: TemporaryFolder
    private let child: ChildProcess

    /// Starts one and lends it.
    ///
    /// - Parameters:
    ///   - secret: `whsec_…`.
    ///   - name: whom its certificate is for; nil: it speaks http.
    package static func with<Value>(
        secret: String, certifiedAs name: String? = nil,
        _ body: (HookReceiver) async throws -> Value
    ) async throws -> Value {
        let server = try await HookReceiver(secret, name)
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

    private init(_ secret: String, _ name: String?) async throws {
        folder = try TemporaryFolder("bascule-hooks")
        authority = folder.path + "/certificate.pem"
        if let name {
            try await ChildProcess.succeed(
                "/usr/bin/openssl",
                [
                    "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                    "-nodes", "-days", "2", "-subj", "/CN=\(name)", "-addext",
                    "subjectAltName=DNS:\(name)", "-keyout", folder.path + "/key.pem", "-out",
                    authority,
                ])
        }
        let child = try ChildProcess(
            "/usr/bin/python3", ["-c", Self.script, secret, name == nil ? "" : folder.path])
        self.child = child
        port = try await eventuallySome("the server listens: \(child.errors)") {
            child.output.split(separator: "\n").first.flatMap { Int($0) }
        }
    }

    private func stop() async throws {
        try await child.dispose()
        try folder.remove()
    }

    /// Each that has come, in order; of what is still being written nothing.
    package var taken: [Taken] {
        child.output.split(separator: "\n").dropFirst().compactMap {
            try? JSONDecoder().decode(Taken.self, from: Data($0.utf8))
        }
    }

    private static let script = #"""
        import base64, hashlib, hmac, http.server, json, ssl, sys, threading, time
        key = base64.b64decode(sys.argv[1].removeprefix("whsec_"))
        counts, lock = {}, threading.Lock()

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *args):
                pass

            def answer(self, status, body=b"", **headers):
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self):
                print(json.dumps({"path": "GET " + self.path, "id": "", "timestamp": 0, "right": 0,
                                  "signatures": 0, "type": "", "body": "", "names": []}), flush=True)
                self.answer(200)

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                id, at = self.headers["webhook-id"], self.headers["webhook-timestamp"]
                signed = f"{id}.{at}.".encode() + body
                wanted = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
                given = self.headers["webhook-signature"].split(" ")
                right = sum(hmac.compare_digest(wanted, s) for s in given)
                print(json.dumps({"path": self.path, "id": id, "timestamp": int(at), "right": right,
                                  "signatures": len(given), "type": self.headers["Content-Type"],
                                  "body": body.decode(), "names": [n.lower() for n in self.headers]}),
                      flush=True)
                with lock:
                    counts[self.path] = counts.get(self.path, 0) + 1
                    count = counts[self.path]
                self.close_connection = True
                words = self.path.strip("/").split("/")
                if words[0] == "status":
                    self.answer(int(words[1]), b"sorry\x00 \x1b[31m for that\n" * 50)
                elif words[0] == "fails" and count <= int(words[1]):
                    self.answer(503)
                elif words[0] == "gone":
                    self.answer(410, b"nobody here")
                elif words[0] == "to":
                    self.answer(302, Location="/ok?token=geheim")
                elif words[0] == "slow":
                    time.sleep(int(words[1]))
                    self.answer(204)
                elif words[0] == "later" and count == 1:
                    self.answer(429, **{"Retry-After": words[1]})
                elif words[0] == "cut" and count == 1:
                    pass
                elif words[0] == "huge":
                    try:
                        self.answer(200, b"x" * 10_000_000)
                    except OSError:
                        pass
                else:
                    self.answer(204)

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        if sys.argv[2]:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(sys.argv[2] + "/certificate.pem", sys.argv[2] + "/key.pem")
            server.socket = context.wrap_socket(server.socket, server_side=True)
        print(server.server_address[1], flush=True)
        server.serve_forever()
        """#
}
