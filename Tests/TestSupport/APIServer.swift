// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A real server of the web, in Python, that gives the answers that it is told, each to one address.
package struct APIServer: Sendable {
    package struct Answer: Codable, Sendable {
        package var status = 200
        package var lines: [[String]] = []
        package var body = ""
        /// Of the body that are sent before it hangs up; nil: all.
        package var cut: Int?
        package var hasDate = true

        package init(
            _ body: String, status: Int = 200, _ lines: [[String]] = [], cut: Int? = nil,
            hasDate: Bool = true
        ) {
            (self.body, self.status, self.lines) = (body, status, lines)
            (self.cut, self.hasDate) = (cut, hasDate)
        }
    }

    package let port: Int
    private let child: ChildProcess
    private let folder: TemporaryFolder

    package var origin: String { "http://127.0.0.1:\(port)" }

    /// - Parameter answers: by the address without its host, `*` for all others, `@` for its own host; of
    ///   several the last is given again and again.
    package static func with<Value>(
        _ answers: [String: [Answer]], _ body: (APIServer) async throws -> Value
    ) async throws -> Value {
        let server = try await APIServer(answers)
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

    private init(_ answers: [String: [Answer]]) async throws {
        folder = try TemporaryFolder("bascule-api")
        let file = folder.path + "/answers"
        try JSONEncoder().encode(answers).write(to: URL(filePath: file))
        let child = try ChildProcess("/usr/bin/python3", ["-c", Self.script, file])
        self.child = child
        port = try await eventuallySome("the API listens: \(child.errors)") {
            child.output.split(separator: "\n").first.flatMap { Int($0) }
        }
    }

    private func stop() async throws {
        try await child.dispose()
        try folder.remove()
    }

    /// Each request in order: its address, and what it says of who asks.
    package var asked: [String] {
        child.output.split(separator: "\n").dropFirst().map(String.init)
    }

    private static let script = #"""
        import http.server, json, sys, threading
        answers, counts, lock = json.load(open(sys.argv[1])), {}, threading.Lock()

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *args):
                pass

            def do_GET(self):
                who = [self.headers[k] for k in ("Authorization", "X-Api-Key") if k in self.headers]
                print(" ".join([self.path] + who), flush=True)
                with lock:
                    count = counts[self.path] = counts.get(self.path, -1) + 1
                all = answers.get(self.path) or answers.get("*") or [{"status": 404, "lines": [], "body": "", "hasDate": True}]
                answer = all[min(count, len(all) - 1)]
                own = f"127.0.0.1:{self.server.server_address[1]}"
                body = answer["body"].replace("@", own).encode()
                self.send_response_only(answer["status"])
                if answer["hasDate"]:
                    self.send_header("Date", self.date_time_string())
                for name, value in answer["lines"]:
                    self.send_header(name, value.replace("@", own))
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                cut = answer.get("cut")
                self.wfile.write(body[:cut])
                self.close_connection = cut is not None

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        print(server.server_address[1], flush=True)
        server.serve_forever()
        """#
}
