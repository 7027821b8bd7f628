// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A folder of mails on a real server of IMAP, by TLS from the first byte, in Python: it answers as RFC
/// 3501 has it, but for what its script says otherwise.
///
/// A script has an answer for a command (`select`), or one about one mail (`fetch 2`): `OK done` without
/// the mail, `NO …`, `hang`, or `cut` (it hangs up).
package struct ScriptedIMAP: Sendable {
    package let port: Int
    /// What to believe so that it is believed as `localhost` and 127.0.0.1.
    package let authority: String
    private let folder: TemporaryFolder
    private let child: ChildProcess

    /// Starts one and lends it.
    package static func with<Value>(
        _ script: [String: String] = [:], _ body: (ScriptedIMAP) async throws -> Value
    ) async throws -> Value {
        let server = try await ScriptedIMAP(script)
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

    private init(_ script: [String: String]) async throws {
        folder = try TemporaryFolder("bascule-imap")
        authority = folder.path + "/certificate.pem"
        try await TestCertificate.make(in: folder.path)
        try Self.write(script, into: folder.path)
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

    /// What it does from now on.
    package func script(_ script: [String: String]) throws {
        try Self.write(script, into: folder.path)
    }

    private static func write(_ script: [String: String], into folder: String) throws {
        try JSONEncoder().encode(script)
            .write(to: URL(filePath: folder + "/script.json"), options: .atomic)
    }

    /// A mail lies there from now on.
    package func put(_ number: Int, _ mail: String) throws {
        try Data(mail.utf8).write(to: URL(filePath: "\(folder.path)/\(number).eml"))
    }

    /// Somebody takes it out.
    package func take(_ number: Int) throws {
        try FileManager.default.removeItem(atPath: "\(folder.path)/\(number).eml")
    }

    package func has(_ number: Int) -> Bool {
        FileManager.default.fileExists(atPath: "\(folder.path)/\(number).eml")
    }

    /// What it was asked, in order, without the marks of the questions.
    package var asked: [String] {
        let said = FileManager.default.contents(atPath: folder.path + "/asked") ?? Data()
        return String(decoding: said, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    private static let program = #"""
        import json, os, re, socketserver, ssl, sys, threading
        folder, lock, newest = sys.argv[1], threading.Lock(), [0]
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder + "/certificate.pem", folder + "/key.pem")

        def path(number):
            return f"{folder}/{number}.eml"

        def numbers():
            found = sorted(int(n[:-4]) for n in os.listdir(folder) if n.endswith(".eml"))
            newest[0] = max(newest + found)
            return found

        class Handler(socketserver.StreamRequestHandler):
            def say(self, text):
                self.wfile.write(text.encode() + b"\r\n")
                self.wfile.flush()

            def handle(self):
                try:
                    self.request = context.wrap_socket(self.request, server_side=True)
                    self.rfile = self.request.makefile("rb")
                    self.wfile = self.request.makefile("wb")
                    self.talk()
                except (OSError, ssl.SSLError):
                    pass

            def talk(self):
                self.say("* OK [CAPABILITY IMAP4rev1 UIDPLUS MOVE] here")
                while line := self.rfile.readline():
                    tag, _, rest = line.decode("latin-1").strip().partition(" ")
                    with lock, open(folder + "/asked", "a") as file:
                        file.write(rest + "\n")
                    words = rest.split(" ")
                    verb = words.pop(0).lower()
                    if verb == "uid":
                        verb = words.pop(0).lower()
                    with open(folder + "/script.json") as file:
                        script = json.load(file)
                    about = verb + " " + words[0] if words else verb
                    answer = script.get(about, script.get(verb))
                    if answer == "hang":
                        while self.rfile.readline():
                            pass
                        return
                    if answer == "cut":
                        return
                    self.say(tag + " " + (answer or self.answer(verb, words)))
                    if verb == "logout":
                        return

            def answer(self, verb, words):
                found = numbers()
                if verb == "capability":
                    self.say("* CAPABILITY IMAP4rev1 UIDPLUS MOVE")
                elif verb in ("select", "examine"):
                    self.say("* OK [UIDVALIDITY 17] valid")
                    self.say(f"* OK [UIDNEXT {newest[0] + 1}] next")
                elif verb == "search":
                    first, _, last = words[-1].partition(":")
                    if first == "*":
                        found = found[-1:]
                    else:
                        found = [n for n in found if int(first) <= n <= int(last or first)]
                    self.say(" ".join(["* SEARCH"] + [str(n) for n in found]))
                elif verb == "fetch" and int(words[0]) in found:
                    most = int(re.search(r"<0\.(\d+)>", words[1])[1])
                    with open(path(words[0]), "rb") as file:
                        mail = file.read(most)
                    head = f"* 1 FETCH (UID {words[0]} BODY[]<0> {{{len(mail)}}}\r\n"
                    self.wfile.write(head.encode() + mail + b")\r\n")
                elif verb in ("move", "expunge") and int(words[0]) in found:
                    os.remove(path(words[0]))
                return "OK done"

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True

        server = Server(("127.0.0.1", 0), Handler)
        print(server.server_address[1], flush=True)
        server.serve_forever()
        """#
}
