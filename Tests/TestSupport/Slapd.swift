// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// Debian's slapd on free ports of loopback, with people, groups and a certificate of its own.
package final class Slapd: Sendable {
    package static let executable = "/usr/sbin/slapd"
    package static let base = "dc=gardel,dc=example"
    package static let people = "ou=people,\(base)"
    package static let groups = "ou=groups,\(base)"
    package static let service = "cn=bascule,\(base)"
    /// What its certificate is for.
    package static let host = "127.0.0.1"
    package static let servicePassword = "of the service"
    private static let administrator = "cn=admin,\(base)"

    package let port: Int
    package let tlsPort: Int
    package let folder: TemporaryFolder
    private let process: Mutex<ChildProcess>

    private var server: ChildProcess { process.withLock { $0 } }

    /// The authority's certificate.
    package var authority: String { folder.path + "/ca.pem" }
    /// The file with the password of `service`.
    package var passwordFile: String { folder.path + "/password" }

    private init(port: Int, tlsPort: Int, folder: TemporaryFolder, server: ChildProcess) {
        self.port = port
        self.tlsPort = tlsPort
        self.folder = folder
        process = Mutex(server)
    }

    /// - Parameter days: until its certificate ends.
    package static func start(days: Int = 90) async throws -> Slapd {
        let folder = try TemporaryFolder("bascule-slapd")
        try await makeCertificates(in: folder.path, days: days)
        try FileManager.default.createDirectory(
            atPath: folder.path + "/data", withIntermediateDirectories: true)
        try write("\(servicePassword)\n", "password", in: folder)
        try write(configuration(folder.path), "slapd.conf", in: folder)
        try write(entries, "entries.ldif", in: folder)
        try await ChildProcess.succeed(
            "/usr/sbin/slapadd",
            ["-f", "\(folder.path)/slapd.conf", "-l", "\(folder.path)/entries.ldif"])
        for _ in 0..<20 {
            let port = Int.random(in: 20_000..<32_000)
            let server = try launch(folder.path, port: port)
            if try await isListening(server, port) {
                return Slapd(port: port, tlsPort: port + 1, folder: folder, server: server)
            }
            let words = server.errors
            try await server.dispose()
            guard words.contains("in use") else {
                throw CommandFailed(
                    command: executable, result: .init(status: 1, output: "", errors: words))
            }
        }
        throw DeadlinePassed(what: "free ports for slapd", limit: .zero, lastError: nil)
    }

    private static func launch(_ folder: String, port: Int) throws -> ChildProcess {
        try ChildProcess(
            executable,
            [
                "-d", "256", "-f", "\(folder)/slapd.conf", "-h",
                "ldap://127.0.0.1:\(port)/ ldaps://127.0.0.1:\(port + 1)/",
            ])
    }

    private static func isListening(_ server: ChildProcess, _ port: Int) async throws -> Bool {
        try await eventually("slapd listens or gives up", every: .milliseconds(10)) {
            !server.isRunning || server.errors.contains("slapd starting")
        }
        // It says so a moment before it listens.
        try await eventually("slapd takes connections, or gives up", every: .milliseconds(20)) {
            guard server.isRunning else { return true }
            let both = [port, port + 1].map { "exec 3<>/dev/tcp/127.0.0.1/\($0)" }
            return try await ChildProcess.run("/bin/bash", ["-c", both.joined(separator: " && ")])
                .status == 0
        }
        return server.isRunning
    }

    private static func write(
        _ text: String, _ name: String, in folder: TemporaryFolder
    ) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder.path + "/" + name))
    }

    private static func makeCertificates(in folder: String, days: Int) async throws {
        let (openssl, curve) = ("/usr/bin/openssl", "ec_paramgen_curve:prime256v1")
        // libldap takes `localhost` for the name of the host.
        try Data("subjectAltName=IP:\(host)\n".utf8)
            .write(to: URL(fileURLWithPath: folder + "/names"))
        try await ChildProcess.succeed(
            openssl,
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", curve, "-nodes", "-days", "365",
                "-subj",
                "/CN=Gardel test authority", "-keyout", "\(folder)/ca.key", "-out",
                "\(folder)/ca.pem",
            ])
        try await ChildProcess.succeed(
            openssl,
            [
                "req", "-newkey", "ec", "-pkeyopt", curve, "-nodes", "-subj", "/CN=slapd",
                "-keyout",
                "\(folder)/server.key", "-out", "\(folder)/server.csr",
            ])
        try await ChildProcess.succeed(
            openssl,
            [
                "x509", "-req", "-in", "\(folder)/server.csr", "-CA", "\(folder)/ca.pem",
                "-CAkey", "\(folder)/ca.key", "-CAcreateserial", "-days", "\(days)", "-extfile",
                "\(folder)/names", "-out", "\(folder)/server.pem",
            ])
    }

    private static func configuration(_ folder: String) -> String {
        """
        include /etc/ldap/schema/core.schema
        include /etc/ldap/schema/cosine.schema
        include /etc/ldap/schema/inetorgperson.schema
        modulepath /usr/lib/ldap
        moduleload back_mdb
        pidfile \(folder)/pid
        TLSCACertificateFile \(folder)/ca.pem
        TLSCertificateFile \(folder)/server.pem
        TLSCertificateKeyFile \(folder)/server.key
        disallow bind_anon
        database mdb
        maxsize 67108864
        suffix "\(base)"
        rootdn "\(administrator)"
        rootpw admin
        directory \(folder)/data
        dbnosync
        access to attrs=userPassword by anonymous auth
        access to * by dn.exact="\(service)" read
        """
    }

    private static var entries: String {
        """
        dn: \(base)
        objectClass: dcObject
        objectClass: organization
        dc: gardel
        o: Gardel

        dn: \(people)
        objectClass: organizationalUnit
        ou: people

        dn: \(groups)
        objectClass: organizationalUnit
        ou: groups

        dn: \(service)
        objectClass: organizationalRole
        objectClass: simpleSecurityObject
        cn: bascule
        userPassword: \(servicePassword)


        """
    }

    package static func dn(_ login: String) -> String { "uid=\(login),\(people)" }
    package static func group(_ name: String) -> String { "cn=\(name),\(groups)" }

    /// Adds somebody.
    ///
    /// - Parameter at: the name of the entry, where it is not that of the login.
    package func add(
        _ login: String, password: String, at dn: String? = nil, names: [String]? = nil
    ) async throws {
        let names = (names ?? [login]).map { "uid: \($0)" }.joined(separator: "\n")
        try await change(
            """
            dn: \(dn ?? Self.dn(login))
            changetype: add
            objectClass: inetOrgPerson
            cn: \(login)
            sn: \(login)
            \(names)
            userPassword: \(password)
            """)
    }

    package func addGroup(_ name: String, _ logins: [String]) async throws {
        let members = logins.map { "member: \(Self.dn($0))" }.joined(separator: "\n")
        try await change(
            """
            dn: \(Self.group(name))
            changetype: add
            objectClass: groupOfNames
            cn: \(name)
            \(members)
            """)
    }

    package func remove(_ dn: String) async throws {
        try await change("dn: \(dn)\nchangetype: delete")
    }

    /// Applies a change that is written as LDIF.
    package func change(_ ldif: String) async throws {
        try await ChildProcess.succeed(
            "/usr/bin/ldapmodify",
            [
                "-x", "-H", "ldap://127.0.0.1:\(port)", "-D", Self.administrator, "-w", "admin",
            ], input: ldif + "\n")
    }

    /// What it has logged.
    package var log: String { server.errors }

    /// Ends it at once, as a crash does.
    package func kill() async throws {
        server.signal(SIGKILL)
        try await server.waitForExit()
    }

    /// Stops it from answering; its port still takes connections.
    package func freeze() { server.signal(SIGSTOP) }
    package func thaw() { server.signal(SIGCONT) }

    /// The same people on the same ports, after `kill`.
    package func startAgain() async throws {
        try await server.dispose()
        let next = try Self.launch(folder.path, port: port)
        guard try await Self.isListening(next, port) else {
            throw CommandFailed(
                command: Self.executable,
                result: .init(status: 1, output: "", errors: next.errors))
        }
        process.withLock { $0 = next }
    }

    package func stop() async throws {
        try await server.dispose()
        try folder.remove()
    }

    /// Lends one to the body.
    package static func with<Value>(
        days: Int = 90, _ body: (Slapd) async throws -> Value
    ) async throws -> Value {
        let slapd = try await start(days: days)
        do {
            let value = try await body(slapd)
            try await slapd.stop()
            return value
        } catch {
            try await slapd.stop()
            throw error
        }
    }
}
