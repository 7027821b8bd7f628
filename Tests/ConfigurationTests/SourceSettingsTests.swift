// SPDX-License-Identifier: Apache-2.0

import Testing
import Wording

@testable import Configuration

/// From where files may be fetched, as a site writes it.
@Suite struct SourceSettingsTests {
    /// For `SettingsTests`: a value of each that is not the usual one, and what must be set besides.
    static let others = [
        "console.source_hosts": "[\"aa.example:8443\"]",
        "console.source_private": "[\"10.0.0.0/8\"]", "console.source_ca": "/ab",
        "console.source_sftp.user": "ac", "console.source_sftp.key": "/ad",
        "console.source_sftp.known_hosts": "/ae",
    ]
    static func besides(_ key: String) -> [String: String]? {
        if key == "smtp.url" {
            return ["BASCULE_SMTP_FROM": "k@l.example", "BASCULE_SMTP_SECRET_ENV": "M"]
        }
        if key == "smtp.bounces.url" { return ["BASCULE_SMTP_BOUNCES_SECRET_ENV": "N"] }
        if key == "smtp.bounces.after" { return ["BASCULE_SMTP_BOUNCES_MOVED_TO": "O"] }
        guard key.hasPrefix("console.source_sftp.") else { return nil }
        let all = others.filter { $0.key.hasPrefix("console.source_sftp.") && $0.key != key }
        return Dictionary(
            uniqueKeysWithValues: all.map { (Settings.variable(of: $0.key), $0.value) })
    }

    private func told(_ yaml: String) -> [String] {
        SettingsHome.mistakes(yaml).map { "\($0.words.what.en). \($0.words.remedy.en)" }
    }

    @Test func `hosts and networks are lists, also in the environment`() throws {
        let settings = try SettingsHome.load(
            nil,
            [
                "BASCULE_CONSOLE_SOURCE_HOSTS":
                    #"["a.example", "b.example:8443", "[2001:db8::1]:22"]"#,
                "BASCULE_CONSOLE_SOURCE_PRIVATE": #"["10.20.0.0/16", "fd00::/8", "127.0.0.1"]"#,
            ])
        #expect(settings.console.sources.hosts.count == 3)
        #expect(settings.console.sources.privateNetworks.compactMap(IPNetwork.init).count == 3)
        #expect(try SettingsHome.load(nil).console.sources == Settings.Sources())
    }

    @Test func `what is no host or network is told with the place`() {
        #expect(
            told("console: { source_hosts: [\"http://a\"] }\n") == [
                "`console.source_hosts` has `http://a`, which is no host. "
                    + "Write it like labo.example.org:8443"
            ])
        #expect(
            told("console: { source_private: [\"10.0.0.0/33\"] }\n") == [
                "`console.source_private` has `10.0.0.0/33`, which is no address or network. "
                    + "Write it like 10.20.0.0/16"
            ])
    }

    @Test func `sftp needs all that it needs`() {
        #expect(told("console: { source_sftp: { user: a, key: /b } }\n").count == 1)
        #expect(told("console: { source_sftp: { user: a, key: /b, known_hosts: /c } }\n").isEmpty)
    }
}
