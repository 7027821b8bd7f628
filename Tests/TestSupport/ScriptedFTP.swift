// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A folder on a real server of ftp without TLS, in Python, whose answers about one file may be of
/// another time than its listing.
package struct ScriptedFTP: Sendable {
    package let port: Int
    private let folder: TemporaryFolder
    private let child: ChildProcess

    /// Starts one and lends it.
    package static func with<Value>(
        _ body: (ScriptedFTP) async throws -> Value
    ) async throws -> Value {
        let server = try await ScriptedFTP()
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

    private init() async throws {
        folder = try TemporaryFolder("bascule-ftp")
        try FileManager.default.createDirectory(
            atPath: folder.path + "/files", withIntermediateDirectories: false)
        let child = try ChildProcess("/usr/bin/python3", ["-c", Self.program, folder.path])
        self.child = child
        port = try await eventuallySome("the server listens: \(child.errors)") {
            child.output.split(separator: "\n").first.flatMap { Int($0) }
        }
    }

    private func stop() async throws {
        try await child.dispose()
        try folder.remove()
    }

    package func put(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(filePath: "\(folder.path)/files/\(name)"))
    }

    /// By so many hours its answers about one file are off from now on.
    package func shift(by hours: Int) throws {
        try Data("\(hours)".utf8).write(to: URL(filePath: folder.path + "/shift"))
    }

    private static let program = #"""
        import os, socket, socketserver, sys, time
        folder = sys.argv[1]

        def facts(name, hours=0):
            status = os.stat(f"{folder}/files/{name}")
            when = time.strftime("%Y%m%d%H%M%S", time.gmtime(status.st_mtime + 3600 * hours))
            return f"type=file;size={status.st_size};modify={when}; {name}"

        def shift():
            try:
                return int(open(folder + "/shift").read())
            except FileNotFoundError:
                return 0

        class Handler(socketserver.StreamRequestHandler):
            def say(self, text):
                self.wfile.write(text.encode() + b"\r\n")
                self.wfile.flush()

            def send(self, data):
                self.say("150 here it is")
                with self.data.accept()[0] as connection:
                    connection.sendall(data)
                self.data.close()
                self.say("226 done")

            def handle(self):
                try:
                    self.talk()
                except OSError:
                    pass

            def talk(self):
                self.say("220 scripted")
                while line := self.rfile.readline():
                    verb, _, path = line.decode().strip().partition(" ")
                    name = path.split("/")[-1]
                    verb, there = verb.upper(), os.path.isfile(f"{folder}/files/{name}")
                    if verb == "USER":
                        self.say("331 and the password")
                    elif verb == "PASS":
                        self.say("230 welcome")
                    elif verb == "PWD":
                        self.say('257 "/" is here')
                    elif verb in ("TYPE", "CWD"):
                        self.say("200 so it is")
                    elif verb == "EPSV":
                        self.data = socket.create_server(("127.0.0.1", 0))
                        self.say(f"229 here (|||{self.data.getsockname()[1]}|)")
                    elif verb == "MLSD":
                        lines = [facts(n) + "\r\n" for n in sorted(os.listdir(folder + "/files"))]
                        self.send("".join(lines).encode())
                    elif verb in ("SIZE", "RETR", "MLST") and not there:
                        self.say("550 no such file")
                    elif verb == "SIZE":
                        self.say(f"213 {os.path.getsize(f'{folder}/files/{name}')}")
                    elif verb == "RETR":
                        with open(f"{folder}/files/{name}", "rb") as file:
                            self.send(file.read())
                    elif verb == "MLST":
                        self.say("250-so it is")
                        self.say(" " + facts(name, shift()))
                        self.say("250 end")
                    elif verb == "QUIT":
                        self.say("221 bye")
                        return
                    else:
                        self.say("502 no such command")

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True

        server = Server(("127.0.0.1", 0), Handler)
        print(server.server_address[1], flush=True)
        server.serve_forever()
        """#
}
