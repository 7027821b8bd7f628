// SPDX-License-Identifier: Apache-2.0

internal import Wording

extension Settings {
    /// The console: where it listens, whom it believes, and for how long it waits.
    package struct Console: Sendable, Equatable {
        package var address = "127.0.0.1"
        /// 0: any that is free.
        package var port = 8080
        /// The path that a proxy puts before every path of ours: `/bascule`, or empty.
        package var prefix = ""
        /// The address as people see it; nil: it is the one it listens at.
        package var externalURL: String?
        /// Addresses whose `X-Forwarded-For` is believed.
        package var tls = TLS()
        package var trustedProxies: [String] = []
        package var headerTimeout = Duration.seconds(10)
        package var bodyIdle = Duration.seconds(15)
        package var requestTimeout = Duration.seconds(60)
        package var uploadBytes = 256 << 20
        /// Uploads of one user that wait to be imported or discarded, and their bytes together.
        package var uploadOpen = 200
        package var uploadOpenBytes = 4 << 30
        /// Bytes that uploads leave free on the work folder's file system.
        package var uploadFree = 1 << 30
        package var sessionIdle = Duration.seconds(8 * 3_600)
        package var sessionAbsolute = Duration.seconds(86_400)
        /// Where people are known: `local`, `ldap`, `oidc`.
        package var auth = ["local"]
        package var ldap = Directory()
        package var oidc = OpenID()
        /// Roles whose users set up a second factor before anything else.
        package var totpRoles: [String] = []
        /// Requests and uploads of a token in a minute; the first 0: both without a limit.
        package var rateLimit = 600
        package var uploadRateLimit = 60
        package var sources = Sources()

        /// Files by which it speaks TLS itself: both, or none.
        package struct TLS: Sendable, Equatable {
            package var certificate: String?
            package var key: String?

            package var isOn: Bool { certificate != nil && key != nil }
        }

        static let declared: [Setting] =
            [
                Setting(
                    "address", \.console.address, .plainText(like: "^[0-9A-Za-z.:-]+$"),
                    "The address it listens at"),
                Setting(
                    "port", \.console.port, .integer(0...65_535), "The port; 0: any that is free"),
                Setting(
                    "prefix", \.console.prefix, .plainText(like: "^((/[A-Za-z0-9._~-]+)*)$"),
                    "The path that a proxy puts before it, such as /bascule"),
                Setting(
                    "external_url", \.console.externalURL, .webAddress,
                    "The address as people see it; https:// makes cookies secure"),
                .map(
                    "tls", "TLS by the console itself",
                    [
                        .file(
                            "certificate", \.console.tls.certificate,
                            "A file in PEM: the certificate, then those that sign it"),
                        .file(
                            "key", \.console.tls.key, "A file in PEM: its key, without a password"),
                    ]),
                Setting(
                    "trusted_proxies", \.console.trustedProxies, .texts,
                    "Addresses whose X-Forwarded-For is believed"),
                Setting(
                    "header_timeout", \.console.headerTimeout, pauses,
                    "Time for a whole header"),
                Setting("body_idle", \.console.bodyIdle, pauses, "The longest pause in a body"),
                Setting(
                    "request_timeout", \.console.requestTimeout, requests,
                    "Time for a whole request that is no upload"),
                Setting(
                    "upload_bytes", \.console.uploadBytes, .bytes(1 << 20...16 << 30),
                    "The largest body of an upload"),
                Setting(
                    "upload_open", \.console.uploadOpen, .integer(1...100_000),
                    "Uploads of one user that wait to be imported or discarded"),
                Setting(
                    "upload_open_bytes", \.console.uploadOpenBytes, .bytes(1 << 20...1 << 40),
                    "Their bytes together"),
                Setting(
                    "upload_free", \.console.uploadFree, .bytes(1 << 20...1 << 40),
                    "What uploads leave free of the disk that has the work folder"),
                Setting(
                    "rate_limit", \.console.rateLimit, .integer(0...1_000_000),
                    "Requests of a token in a minute; 0: no limit, nor one of uploads"),
                Setting(
                    "upload_rate_limit", \.console.uploadRateLimit, .integer(0...1_000_000),
                    "Uploads of a token in a minute; 0: no limit"),
                .map(
                    "session", "How long somebody stays logged in",
                    [
                        Setting(
                            "idle", \.console.sessionIdle, sessions, "Without a request"),
                        Setting("absolute", \.console.sessionAbsolute, sessions, "In all"),
                    ]),
                Setting(
                    "totp_roles", \.console.totpRoles, .texts,
                    "Roles that need a second factor, set up at the first login"),
                Setting(
                    "auth", \.console.auth, .words(["local", "ldap", "oidc"]),
                    "Where people are known: here (local), in the directory (ldap), at the factory's login (oidc)"
                ),
                .map("ldap", "The factory's directory of people", Directory.declared),
                .map("oidc", "The factory's own login (OpenID Connect)", OpenID.declared),
            ] + Sources.declared

        private static let pauses = SettingType<Duration>.duration(
            .seconds(1)...Duration.seconds(600))
        private static let requests = SettingType<Duration>.duration(
            .seconds(1)...Duration.seconds(3_600))
        private static let sessions = SettingType<Duration>.duration(
            .seconds(1)...Duration.seconds(30 * 86_400))
    }
}
