// SPDX-License-Identifier: Apache-2.0

internal import CLibPQ
internal import Wording

/// Where and how to connect: libpq's own keywords, from a URL or a `key=value` string.
///
/// TLS, passwords from `~/.pgpass`, several hosts and so on are as libpq has them. The description
/// never shows the password.
package struct ConnectionOptions: Sendable, CustomStringConvertible {
    private var keywords: [String: String]
    /// Settings of the session, given to the server when the connection starts.
    package var settings: [String: String] = [
        "TimeZone": "UTC", "client_min_messages": "warning", "DateStyle": "ISO, MDY",
    ]
    /// Limit for making a connection, until the server is ready for statements.
    package var connectDeadline: Duration = .seconds(10)
    /// Limit for each call on the connection; nil has none.
    package var deadline: Duration? = .seconds(60)

    /// How long the other end may be silent before it counts as gone, by us and by the server.
    ///
    /// Over TCP alone. Without it a host that lost its power keeps its locks for two hours.
    package var networkPatience: Duration = .seconds(30)

    /// Shared by all sessions of one server: signals that it answers again after a failure.
    package var comeback: Comeback?

    /// Called now and then with the time that a commit has waited for its answer: a synchronous
    /// standby is away.
    package var onSlowCommit: (@Sendable (Duration) -> Void)?

    /// Reads `postgresql://user@host:port/database?key=value` or `host=… dbname=…`.
    package init(url: String, applicationName: String = "bascule") throws {
        keywords = try Self.parse(url)
        if keywords["application_name"] == nil { keywords["application_name"] = applicationName }
        keywords["client_encoding"] = "UTF8"
    }

    /// The value of one of libpq's keywords, such as `dbname` or `host`.
    package subscript(keyword keyword: String) -> String? {
        get { keywords[keyword] }
        set { keywords[keyword] = newValue }
    }

    /// The same place as a URL with another database; holds the password, so it is never to be
    /// shown.
    package func url(database: String) -> String {
        var all = keywords
        all["dbname"] = database
        let query = all.sorted { $0.key < $1.key }
            .map { "\($0.key)=\(Self.percentEncoded($0.value))" }
        return "postgresql:///?" + query.joined(separator: "&")
    }

    /// The same place as a `key='value'` string for another program's command line, which every
    /// user of the machine may read: without the values of `secretVariables`, and without our own
    /// session's settings.
    ///
    /// `sslpassword` has no variable in libpq: that program asks for it.
    package var openText: String {
        keywords.filter { !Self.secrets.contains($0.key) && $0.key != "client_encoding" }
            .sorted { $0.key < $1.key }
            .map { "\($0.key)=\(Self.quoted($0.value))" }.joined(separator: " ")
    }

    /// libpq's variables for what `openText` leaves out.
    package var secretVariables: [String: String] {
        keywords["password"].map { ["PGPASSWORD": $0] } ?? [:]
    }

    private static let secrets: Set = ["password", "sslpassword"]

    /// A value of a `key='value'` string (PostgreSQL manual, 34.1.1).
    private static func quoted(_ value: String) -> String {
        "'" + String(value.flatMap { $0 == "'" || $0 == "\\" ? ["\\", $0] : [$0] }) + "'"
    }

    /// Encodes everything but ASCII letters, digits and `-._~` (RFC 3986, section 2.3).
    package static func percentEncoded(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                String(UnicodeScalar(byte))
            default:
                "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }

    /// With its port; nil: the default one.
    var host: String? {
        (keywords["host"] ?? keywords["hostaddr"]).map { host in
            keywords["port"].map { "\(host):\($0)" } ?? host
        }
    }

    /// A noun with the database, its host and the role; never with the password.
    var place: Phrase {
        let port = keywords["port"].map { ":\($0)" } ?? ""
        let (name, user) = (keywords["dbname"], keywords["user"])
        return Phrase(
            en: "database \(name ?? "(default)") at \(host ?? "the default host\(port)")"
                + (user.map { " as \($0)" } ?? ""),
            fr: "base \(name ?? "(par défaut)") sur \(host ?? "l'hôte par défaut\(port)")"
                + (user.map { " (rôle \($0))" } ?? ""))
    }

    package var description: String { place.en }

    /// All keywords and values for `PQconnectStartParams`.
    var parameters: [(String, String)] {
        let patience = NetworkPatience(networkPatience)
        let own = patience.settings.merging(settings) { $1 }.sorted { $0.key < $1.key }
            .map { "-c \($0.key)=\(Self.escaped($0.value))" }
        var all = patience.keywords.merging(keywords) { $1 }
        all["options"] = ([keywords["options"]].compactMap(\.self) + own).joined(separator: " ")
        return all.map { ($0.key, $0.value) }
    }

    /// The same without any setting of the session, for a pooler that takes none in the startup
    /// message.
    var bareParameters: [(String, String)] {
        NetworkPatience(networkPatience).keywords.merging(keywords) { $1 }.map {
            ($0.key, $0.value)
        }
    }

    /// The settings of `parameters` as a script.
    var lateSettings: String {
        NetworkPatience(networkPatience).settings.merging(settings) { $1 }
            .sorted { $0.key < $1.key }
            .map { "set \(SQL.quoted(identifier: $0.key)) to \(SQL.quoted(literal: $0.value)); " }
            .joined()
    }

    /// Blanks and backslashes inside one word of `options` are escaped by a backslash.
    private static func escaped(_ value: String) -> String {
        String(value.flatMap { $0 == " " || $0 == "\\" ? ["\\", $0] : [$0] })
    }

    private static func parse(_ url: String) throws -> [String: String] {
        var message: UnsafeMutablePointer<CChar>?
        let options = unsafe PQconninfoParse(url, &message)
        defer { unsafe PQconninfoFree(options) }
        guard var option = unsafe options else {
            let reason = unsafe message.map { unsafe String(cString: $0) } ?? "out of memory"
            unsafe PQfreemem(message)
            throw PostgresError(
                .configuration,
                "The connection URL cannot be understood (\(withoutQuotations(reason))): write "
                    + "postgresql://user@host:port/database, special characters as %xx.")
        }
        var keywords: [String: String] = [:]
        while let keyword = unsafe option.pointee.keyword {
            if let value = unsafe option.pointee.val {
                unsafe keywords[String(cString: keyword)] = unsafe String(cString: value)
            }
            unsafe option += 1
        }
        return keywords
    }

    /// libpq quotes pieces of the URL in its complaints; one of them may be the password.
    private static func withoutQuotations(_ message: String) -> String {
        message.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
            .map { $0.offset.isMultiple(of: 2) ? String($0.element) : "“…”" }
            .joined().split(separator: "\n").joined(separator: " ")
    }
}
