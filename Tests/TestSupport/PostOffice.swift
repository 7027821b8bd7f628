// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A real postfix that hands every mail to a real dovecot, each with a configuration and ports of its own.
package struct PostOffice: Sendable {
    /// Where mails are sent to, by STARTTLS.
    package let port: Int
    /// Where they are read, by IMAP: any user has the password `secret`.
    package let imap: Int
    /// The same, by TLS from the first byte.
    package let imaps: Int
    /// What to believe so that `localhost` is believed.
    package let authority: String

    private let folder: TemporaryFolder
    private let children: [ChildProcess]

    /// Starts both and lends them; only root can.
    package static func with<Value>(_ body: (PostOffice) async throws -> Value) async throws
        -> Value
    {
        let office = try await PostOffice()
        let result: Value
        do {
            result = try await body(office)
        } catch {
            try await office.stop()
            throw error
        }
        try await office.stop()
        return result
    }

    private init() async throws {
        folder = try TemporaryFolder("bascule-post")
        let path = folder.path
        (port, imap) = (try await FreePort.find(), try await FreePort.find())
        imaps = try await FreePort.find()
        let lmtp = try await FreePort.find()
        authority = path + "/certificate.pem"
        try await ChildProcess.succeed(
            "/usr/bin/openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
                "-keyout", path + "/key.pem", "-out", authority,
            ])
        for (name, text) in [
            ("main.cf", Self.main(path, lmtp: lmtp)), ("master.cf", Self.master(port)),
            ("dovecot.conf", Self.dovecot(path, imap: imap, imaps: imaps, lmtp: lmtp)),
        ] {
            try Data(text.utf8).write(to: URL(filePath: "\(path)/\(name)"))
        }
        // Others than root work in it.
        try await ChildProcess.succeed(
            "/bin/sh",
            [
                "-c",
                """
                chmod 755 "$1" && mkdir "$1/queue" "$1/data" "$1/mail" && chown postfix "$1/data" &&
                chown dovecot "$1/mail" && exec /usr/sbin/postfix -c "$1" check
                """, "-", path,
            ])
        children = [
            try ChildProcess("/usr/sbin/dovecot", ["-F", "-c", path + "/dovecot.conf"]),
            // It makes a session of its own, which the leader of a process group, as our children are, can't.
            try ChildProcess(
                "/bin/sh",
                [
                    "-c",
                    "/usr/lib/postfix/sbin/master -c \"$1\" -s & trap \"kill $!\" TERM; wait; wait",
                    "-",
                    path,
                ]),
        ]
        do {
            for port in [port, imap, imaps, lmtp] { try await Self.waitUntilListening(port) }
        } catch {
            try await stop()
            throw error
        }
    }

    private static func waitUntilListening(_ port: Int) async throws {
        let look = "import socket; socket.create_connection(('127.0.0.1', \(port)), 1).close()"
        try await eventually("something listens on \(port)") {
            try await ChildProcess.run("/usr/bin/python3", ["-c", look]).status == 0
        }
    }

    private func stop() async throws {
        for child in children {
            // Each ends its own children then.
            child.signal(SIGTERM)
            try await child.waitForExit()
            try await child.dispose()
        }
        try folder.remove()
    }

    /// The mails of somebody, as they lie there, once there are so many.
    package func mails(of user: String, count: Int) async throws -> [[UInt8]] {
        try await eventuallySome("\(count) mails of \(user)") {
            let read = try await ChildProcess.succeed(
                "/usr/bin/python3", ["-c", Self.reader, "\(imap)", user])
            let lines = read.split(separator: "\n")
            return lines.count >= count
                ? lines.compactMap { Data(base64Encoded: String($0)).map { Array($0) } } : nil
        }
    }

    /// Hands a mail in, as another server does: nobody is its sender.
    package func deliver(_ mail: String, to address: String) async throws {
        try await ChildProcess.succeed(
            "/usr/bin/python3", ["-c", Self.sender, "\(port)", address, mail])
    }

    private static let sender = """
        import smtplib, ssl, sys
        context = ssl._create_unverified_context()
        with smtplib.SMTP("127.0.0.1", int(sys.argv[1])) as server:
            server.starttls(context=context)
            server.sendmail("", [sys.argv[2]], sys.argv[3].encode())
        """

    private static let reader = """
        import base64, imaplib, sys
        box = imaplib.IMAP4("127.0.0.1", int(sys.argv[1]))
        box.login(sys.argv[2], "secret")
        box.select()
        for number in box.search(None, "ALL")[1][0].split():
            print(base64.b64encode(box.fetch(number, "(RFC822)")[1][0][1]).decode())
        box.logout()
        """

    private static func main(_ path: String, lmtp: Int) -> String {
        """
        compatibility_level = 3.6
        queue_directory = \(path)/queue
        data_directory = \(path)/data
        command_directory = /usr/sbin
        daemon_directory = /usr/lib/postfix/sbin
        mail_owner = postfix
        setgid_group = postdrop
        myhostname = mx.usine.example
        mydestination =
        mynetworks = 127.0.0.0/8
        inet_interfaces = 127.0.0.1
        inet_protocols = ipv4
        alias_maps =
        alias_database =
        local_recipient_maps =
        virtual_mailbox_domains = usine.example
        virtual_transport = lmtp:inet:127.0.0.1:\(lmtp)
        transport_maps = inline:{ { parti@usine.example = gone: }, { tard@usine.example = late: } }
        delay_warning_time = 1s
        queue_run_delay = 2s
        minimal_backoff_time = 2s
        maximal_backoff_time = 4s
        smtpd_tls_cert_file = \(path)/certificate.pem
        smtpd_tls_key_file = \(path)/key.pem
        smtpd_tls_security_level = encrypt
        smtpd_relay_restrictions = reject_unauth_destination
        message_size_limit = 30000000
        maillog_file = /dev/stdout
        maillog_file_prefixes = /dev

        """
    }

    private static func master(_ port: Int) -> String {
        let services = [
            "cleanup unix n - n - 0 cleanup", "qmgr unix n - n 300 1 qmgr",
            "tlsmgr unix - - n 1000? 1 tlsmgr", "rewrite unix - - n - - trivial-rewrite",
            "bounce unix - - n - 0 bounce", "defer unix - - n - 0 bounce",
            "trace unix - - n - 0 bounce", "verify unix - - n - 1 verify",
            "flush unix n - n 1000? 0 flush", "proxymap unix - - n - - proxymap",
            "error unix - - n - - error", "retry unix - - n - - error",
            "lmtp unix - - n - - lmtp", "anvil unix - - n - 1 anvil",
            // Nobody of that name, and not now: told behind the mail, which was taken.
            "gone unix - n n - - pipe flags=R user=nobody argv=/bin/sh -c {exit 67}",
            "late unix - n n - - pipe flags=R user=nobody argv=/bin/sh -c {exit 75}",
            "scache unix - - n - 1 scache", "postlog unix-dgram n - n - 1 postlogd",
        ]
        return (["127.0.0.1:\(port) inet n - n - - smtpd"] + services).map { $0 + "\n" }.joined()
    }

    private static func dovecot(_ path: String, imap: Int, imaps: Int, lmtp: Int) -> String {
        """
        base_dir = \(path)/run
        state_dir = \(path)/run
        protocols = imap lmtp
        listen = 127.0.0.1
        ssl = yes
        ssl_cert = <\(path)/certificate.pem
        ssl_key = <\(path)/key.pem
        disable_plaintext_auth = no
        log_path = /dev/stderr
        mail_location = maildir:\(path)/mail/%n
        default_internal_user = dovecot
        default_login_user = dovenull
        first_valid_uid = 1
        auth_mechanisms = plain
        namespace inbox {
          inbox = yes
          mailbox Lus {
            auto = create
          }
        }
        passdb {
          driver = static
          args = password=secret
        }
        userdb {
          driver = static
          args = uid=dovecot gid=dovecot home=\(path)/mail/%n allow_all_users=yes
        }
        service imap-login {
          chroot =
          inet_listener imap {
            address = 127.0.0.1
            port = \(imap)
          }
          inet_listener imaps {
            address = 127.0.0.1
            port = \(imaps)
            ssl = yes
          }
        }
        service lmtp {
          inet_listener lmtp {
            address = 127.0.0.1
            port = \(lmtp)
          }
        }
        service anvil {
          chroot =
        }
        service stats {
          chroot =
        }

        """
    }
}
