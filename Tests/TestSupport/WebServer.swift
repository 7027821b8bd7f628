// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A real server of the web, in Python, that does what its paths say.
package struct WebServer: Sendable {
    package let port: Int
    /// Of TLS: what to believe so that it is believed as `localhost` and 127.0.0.1.
    package let authority: String?
    private let folder: TemporaryFolder
    private let child: ChildProcess

    /// What `/file/…` answers, of the feed of `DroppedFile`.
    package static let text = "id;valeur;note\na;1,5;\n"

    /// Starts one and lends it.
    ///
    /// - Parameters:
    ///   - address: where it listens.
    ///   - host: of the tests' own, on which it runs.
    package static func with<Value>(
        isTLS: Bool = false, at address: String = "127.0.0.1", port: Int = 0,
        on host: TestHost? = nil, _ body: (WebServer) async throws -> Value
    ) async throws -> Value {
        let server = try await WebServer(isTLS: isTLS, at: address, port: port, on: host)
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

    private init(isTLS: Bool, at address: String, port: Int, on host: TestHost?) async throws {
        folder = try TemporaryFolder("bascule-web")
        let certificate = folder.path + "/certificate.pem"
        if isTLS { try await TestCertificate.make(in: folder.path) }
        authority = isTLS ? certificate : nil
        let command =
            (host?.prefix ?? [])
            + ["/usr/bin/python3", "-c", Self.script, address, "\(port)", isTLS ? folder.path : ""]
        let child = try ChildProcess(command[0], Array(command.dropFirst()))
        self.child = child
        self.port = try await eventuallySome("the server listens: \(child.errors)") {
            child.output.split(separator: "\n").first.flatMap { Int($0) }
        }
    }

    private func stop() async throws {
        try await child.dispose()
        try folder.remove()
    }

    /// Each request's path, in order.
    package var asked: [String] {
        child.output.split(separator: "\n").dropFirst().map(String.init)
    }

    private static let script = #"""
        import http.server, ssl, sys, threading, time
        from urllib.parse import parse_qs, urlsplit
        TEXT = b"id;valeur;note\na;1,5;\n"
        counts, lock = {}, threading.Lock()

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *args):
                pass

            def head(self, status, length=None, **headers):
                self.send_response(status)
                if length is not None:
                    self.send_header("Content-Length", str(length))
                for name, value in headers.items():
                    self.send_header(name.replace("_", "-"), value)
                self.end_headers()

            def whole(self, body, **headers):
                self.head(200, len(body), **headers)
                self.wfile.write(body)

            def do_GET(self):
                print(self.path, flush=True)
                parts = urlsplit(self.path)
                words = parts.path.strip("/").split("/")
                query = {k: v[0] for k, v in parse_qs(parts.query).items()}
                with lock:
                    counts[self.path] = counts.get(self.path, 0) + 1
                    count = counts[self.path]
                getattr(self, "do_" + words[0].replace("-", "_"), self.do_none)(words, query, count)
                self.close_connection = True

            def do_none(self, words, query, count):
                self.head(404, 4)
                self.wfile.write(b"none")

            def do_file(self, words, query, count):
                self.whole(TEXT)

            def do_steps(self, words, query, count):
                self.whole(b"id;valeur;note\nk%d;1,5;\n" % ((count - 1) // int(words[1])))

            # Another file after so many that have come, each with its tag; that of the last is not sent.
            def do_tagged(self, words, query, count):
                with lock:
                    sent = counts.get(words[2], 0)
                    number = sent // int(words[1])
                    tag = '"%d"' % number
                    if self.headers.get("If-None-Match") == tag:
                        print("304", flush=True)
                        counts[words[2]] = (number + 1) * int(words[1])
                        return self.head(304, ETag=tag)
                    counts[words[2]] = sent + 1
                self.whole(b"id;valeur;note\nk%d;1,5;\n" % number, ETag=tag)

            def do_status(self, words, query, count):
                after = {"Retry_After": query["after"]} if "after" in query else {}
                self.head(int(words[1]), 6, **after)
                self.wfile.write(b"sorry\n")

            def do_to(self, words, query, count):
                self.head(302, 0, Location=query["u"], Set_Cookie="secret=1")

            def do_later(self, words, query, count):
                time.sleep(int(words[1]))
                self.do_to(words, query, count)

            def do_times(self, words, query, count):
                left = int(words[1])
                if left == 0:
                    return self.whole(TEXT)
                self.head(307, 3, Location="/times/%d" % (left - 1))
                self.wfile.write(b"on\n")

            def do_big(self, words, query, count):
                self.whole(b"x" * int(words[1]))

            def do_chunked(self, words, query, count):
                self.head(200, Transfer_Encoding="chunked")
                left = int(words[1])
                while left:
                    some = min(left, 1000)
                    self.wfile.write(b"%x\r\n" % some + b"x" * some + b"\r\n")
                    left -= some
                self.wfile.write(b"0\r\n\r\n")

            def do_cut(self, words, query, count):
                self.head(200, 1000)
                self.wfile.write(TEXT)

            def do_slow(self, words, query, count):
                self.head(200, 1000)
                for _ in range(1000):
                    self.wfile.write(b"x")
                    time.sleep(0.1)

            def do_hang(self, words, query, count):
                time.sleep(120)

            # Half of the file, and no more of it; whoever asks again gets it whole.
            def do_half_once(self, words, query, count):
                self.head(200, len(TEXT))
                self.wfile.write(TEXT[:10])
                self.wfile.flush()
                if count == 1:
                    time.sleep(120)
                self.wfile.write(TEXT[10:])

            def do_fails(self, words, query, count):
                if count <= int(words[1]):
                    return self.do_status(["status", "503"], {"after": query.get("after", "1")}, count)
                self.whole(TEXT)

            def do_packed(self, words, query, count):
                self.whole(b"\x1f\x8b not unpacked", Content_Encoding="gzip")

            def do_headers(self, words, query, count):
                self.whole(str(self.headers).encode())

        server = http.server.ThreadingHTTPServer((sys.argv[1], int(sys.argv[2])), Handler)
        if sys.argv[3]:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(sys.argv[3] + "/certificate.pem", sys.argv[3] + "/key.pem")
            server.socket = context.wrap_socket(server.socket, server_side=True)
        print(server.server_address[1], flush=True)
        server.serve_forever()
        """#
}
