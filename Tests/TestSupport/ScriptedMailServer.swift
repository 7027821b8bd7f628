// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A real server of mails, in Python, that does what the recipient's name says: `ok`, `no` (550),
/// `grey` (451, then taken), `full` (452), `bad` (554 to the mail), `later` (451 to the mail), `cut`
/// (takes the mail and hangs up without a word, once), `lost` (hangs up in its middle), `held` (answers
/// the mail once the file `go` is there), `nul` (has a NUL in its answers), `slow` (reads the mail slowly).
package struct ScriptedMailServer: Sendable {
    package enum Encryption: String, Sendable { case none, startTLS = "starttls", always }

    package let port: Int
    /// What to believe so that it is believed as `localhost` and 127.0.0.1.
    package let authority: String
    private let folder: TemporaryFolder
    private let child: ChildProcess

    /// Starts one and lends it.
    ///
    /// - Parameters:
    ///   - login: `user:password` without which it takes nothing.
    ///   - name: whom its certificate is for.
    ///   - banner: what it says first; `hello`: what it answers to EHLO and HELO, nil: what it can do.
    package static func with<Value>(
        _ encryption: Encryption = .none, login: String = "", name: String = "localhost",
        banner: String = "220 scripted ESMTP", hello: String? = nil,
        _ body: (ScriptedMailServer) async throws -> Value
    ) async throws -> Value {
        let server = try await ScriptedMailServer(
            encryption, login, name, [banner, hello ?? ""])
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

    private init(
        _ encryption: Encryption, _ login: String, _ name: String, _ words: [String]
    ) async throws {
        folder = try TemporaryFolder("bascule-mail")
        authority = folder.path + "/certificate.pem"
        try await ChildProcess.succeed(
            "/usr/bin/openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                "-days", "2", "-subj", "/CN=\(name)", "-addext", "subjectAltName=DNS:\(name)",
                "-keyout", folder.path + "/key.pem", "-out", authority,
            ])
        let child = try ChildProcess(
            "/usr/bin/python3",
            ["-c", Self.script, folder.path, encryption.rawValue, login] + words)
        self.child = child
        port = try await eventuallySome("the server listens: \(child.errors)") {
            child.output.split(separator: "\n").first.flatMap { Int($0) }
        }
    }

    private func stop() async throws {
        try await child.dispose()
        try folder.remove()
    }

    /// What it has taken: recipient and Message-ID, in order.
    package var taken: [(to: String, id: String)] {
        child.output.split(separator: "\n").dropFirst().compactMap { line in
            let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
            return parts.count == 2 ? (parts[0], parts[1]) : nil
        }
    }

    /// The bytes of what it has taken, by their number from 0.
    package func mail(_ number: Int) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: "\(folder.path)/\(number).eml")))
    }

    /// How many mails for `held` it has read and not answered.
    package var isHolding: Bool {
        FileManager.default.fileExists(atPath: folder.path + "/holding")
    }

    /// How many connections it has had.
    package var knocks: Int {
        FileManager.default.contents(atPath: folder.path + "/knocks")?.count ?? 0
    }

    /// Lets it answer.
    package func letGo() throws {
        try Data().write(to: URL(filePath: folder.path + "/go"))
    }

    private static let script = #"""
        import base64, os, socketserver, ssl, sys, threading, time
        folder, encryption, login, banner, hello = sys.argv[1:6]
        lock, taken, seen = threading.Lock(), [0], {}
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder + "/certificate.pem", folder + "/key.pem")

        class Handler(socketserver.StreamRequestHandler):
            def say(self, text):
                self.wfile.write(text.encode() + b"\r\n")
                self.wfile.flush()

            def wrap(self):
                self.request = context.wrap_socket(self.request, server_side=True)
                self.rfile = self.request.makefile("rb")
                self.wfile = self.request.makefile("wb")
                self.secure = True

            def handle(self):
                try:
                    self.talk()
                except (OSError, ssl.SSLError):
                    pass

            def talk(self):
                self.secure, self.known, self.to = False, not login, ""
                if encryption == "always":
                    self.wrap()
                with lock, open(folder + "/knocks", "a") as file:
                    file.write(".")
                self.say(banner)
                while line := self.rfile.readline():
                    word = line.decode("latin-1").strip()
                    verb = word.split(" ")[0].split(":")[0].upper()
                    if hello and verb in ("EHLO", "HELO"):
                        self.say(hello)
                    elif verb == "EHLO":
                        offers = ["scripted", "SIZE 20000000"]
                        if encryption == "starttls" and not self.secure:
                            offers.append("STARTTLS")
                        if login:
                            offers.append("AUTH PLAIN")
                        for offer in offers[:-1]:
                            self.say("250-" + offer)
                        self.say("250 " + offers[-1])
                    elif verb == "STARTTLS":
                        self.say("220 go on")
                        self.wrap()
                    elif verb == "AUTH":
                        parts = word.split(" ")
                        if len(parts) < 3:
                            self.say("334 ")
                            given = self.rfile.readline().decode().strip()
                        else:
                            given = parts[2]
                        _, user, password = base64.b64decode(given).decode().split("\0")
                        self.known = user + ":" + password == login
                        self.say("235 welcome" if self.known else "535 5.7.8 who are you")
                    elif verb == "MAIL":
                        heavy = "heavy@" in word and "552 5.3.4 too large"
                        self.say(heavy or ("250 2.1.0 ok" if self.known else "530 5.7.0 log in first"))
                    elif verb == "RCPT":
                        self.to = word[word.index("<") + 1:word.index(">")]
                        name = self.to.split("@")[0]
                        with lock:
                            count = seen[self.to] = seen.get(self.to, 0) + 1
                        if name == "no":
                            self.say("550 5.1.1 nobody of that name")
                        elif name == "full":
                            self.say("452 4.2.2 mailbox full")
                        elif name == "nul" and count == 1:
                            self.say("450 grey\0listed")
                        elif name == "closing":
                            self.say("421 4.3.2 closing")
                        elif name == "grey" and count == 1:
                            self.say("451 4.7.1 greylisted, come again")
                        else:
                            self.say("250 2.1.5 ok")
                    elif verb == "DATA":
                        self.say("354 go on")
                        if not self.data():
                            return
                    elif verb == "QUIT":
                        self.say("221 bye")
                        return
                    else:
                        self.say("250 ok")

            def data(self):
                name, lines = self.to.split("@")[0], []
                while (line := self.rfile.readline()) and line != b".\r\n":
                    if name == "lost" and lines:
                        return False
                    if name == "slow" and len(lines) < 30000 and len(lines) % 500 == 0:
                        time.sleep(0.06)
                    lines.append(line[1:] if line.startswith(b".") else line)
                if not line:
                    return False
                if name == "bad":
                    self.say("554 5.6.0 not this one")
                    return True
                if name == "later":
                    self.say("451 4.3.0 not now")
                    return True
                ids = [l for l in lines if l.lower().startswith(b"message-id:")]
                with lock:
                    number, taken[0] = taken[0], taken[0] + 1
                    with open(f"{folder}/{number}.eml", "wb") as file:
                        file.write(b"".join(lines))
                    print(self.to, ids[0].decode().split(":", 1)[1].strip(), flush=True)
                if name == "cut" and seen[self.to] == 1:
                    return False
                if name == "held":
                    open(folder + "/holding", "w").close()
                    while not os.path.exists(folder + "/go"):
                        time.sleep(0.01)
                if name == "nul":
                    self.say("250 ok queued\0as 1")
                    return True
                self.say(f"250 2.0.0 taken as {number}")
                return True

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address, daemon_threads = True, True

        with Server(("127.0.0.1", 0), Handler) as server:
            print(server.server_address[1], flush=True)
            server.serve_forever()
        """#
}
