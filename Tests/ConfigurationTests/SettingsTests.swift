// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import Wording

@testable import Configuration

@Suite struct SettingsTests {
    private func load(_ yaml: String?, _ environment: [String: String] = [:]) throws -> Settings {
        try SettingsHome.load(yaml, environment)
    }

    private func mistakes(_ yaml: String?, _ environment: [String: String] = [:]) -> [Mistake] {
        SettingsHome.mistakes(yaml, environment)
    }

    @Test func `without a file every setting has its usual value`() throws {
        let settings = try load(nil)
        #expect(settings.factoryDayHour == 6)
        #expect(settings.language == .fr)
        #expect(settings.folders.archive == settings.home + "/var/archive")
        #expect(settings.configFile == nil)
    }

    @Test func `a link that leads nowhere is told as such, with where it points`() throws {
        let home = FileManager.default.temporaryDirectory.path(percentEncoded: false)
        let folder = (home.hasSuffix("/") ? home : home + "/") + "link-\(UUID())"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: false)
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(atPath: folder) } }
        let link = folder + "/bascule.yaml"
        for (target, lost) in [("lost.yaml", folder + "/lost.yaml"), ("/no/where", "/no/where")] {
            try FileManager.default.createSymbolicLink(
                atPath: link, withDestinationPath: target)
            let told = try #require(Mistake.unreadable(link)).sentence
            #expect(
                told.en.contains("a link that leads nowhere: there is no \(lost)"), "\(told.en)")
            #expect(told.fr.contains("\(lost) n'existe pas"), "\(told.fr)")
            try FileManager.default.removeItem(atPath: link)
        }
        #expect(Mistake.unreadable(link) == nil)
    }

    @Test func `declarations lie beside the file that is named, the rest below home`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "etc-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: folder) } }
        let file = folder.appending(path: "bascule.yaml").path()
        try Data("zone: UTC\ndeclarations: { exports: other/exports }\n".utf8).write(
            to: URL(filePath: file))
        let settings = try Settings.load(home: "/srv/b", config: file, environment: [:])
        #expect(settings.declarations.feeds == folder.path() + "/feeds")
        #expect(settings.declarations.aggregates == folder.path() + "/aggregates")
        #expect(settings.declarations.schedules == folder.path() + "/schedules.yaml")
        #expect(settings.declarations.exports == "/srv/b/other/exports")
        #expect(settings.folders.inbox == "/srv/b/inbox")
    }

    @Test func `a folder named as the settings file is told from a file that is missing`() {
        let folder = FileManager.default.temporaryDirectory.path()
        func what(_ path: String) -> String? {
            do {
                _ = try Settings.load(home: "/srv/b", config: path, environment: [:])
                return nil
            } catch {
                return (error as? Mistakes)?.all.first?.description
            }
        }
        #expect(what(folder)?.contains("This is a folder, not a configuration file") == true)
        #expect(what("/srv/none.yaml")?.contains("is not there") == true)
    }

    @Test func `the environment goes before the file, nested keys too`() throws {
        let settings = try load(
            "zone: Europe/Paris\nretry: { attempts: 3, cap: 1min }\nquiet: 3s\n",
            [
                "BASCULE_ZONE": "UTC", "BASCULE_RETRY_ATTEMPTS": "5",
                "BASCULE_FOLDERS_INBOX": "/srv/in", "BASCULE_NULLS": "[\"\", \"rien\"]",
                "BASCULE_DATABASE_URL": "postgresql://u:hunter2@h/d", "BASCULE_CRASH_AT": "claim",
            ])
        #expect(settings.zone == "UTC")
        #expect(settings.retry.attempts == 5)
        #expect(settings.retry.cap == .seconds(60))
        #expect(settings.quiet == .seconds(3))
        #expect(settings.folders.inbox == "/srv/in")
        #expect(settings.nulls == ["", "rien"])
        #expect(!settings.description.contains("hunter2"))
        #expect(settings.description.contains("postgresql://u:***@h/d"))
    }

    /// A value that is not the usual one, for every key of which `another` can't tell one.
    private static let others = [
        "database_url": "postgresql://h/d", "zone": "Europe/Paris", "factory_day_hour": "5",
        "language": "en", "import_batches": "7", "batch_files": "11", "batch_bytes": "3MiB",
        "quiet": "13s", "sweep": "17s", "statement_deadline": "19s", "database_patience": "23s",
        "network_patience": "29s", "stop_grace": "29s", "nulls": "[\"rien\"]",
        "retry.attempts": "31", "retry.base": "2s", "retry.cap": "37s",
        "retention.archive": "41d", "retention.duplicate": "43d", "retention.error": "47d",
        "retention.jobs": "53d", "log.level": "debug", "log.format": "json", "folders.inbox": "/a",
        "folders.archive": "/b", "folders.error": "/c", "folders.duplicate": "/d",
        "folders.export": "/e", "folders.postgres": "/f", "folders.work": "/g",
        "declarations.feeds": "/h", "declarations.aggregates": "/i", "declarations.exports": "/j",
        "season_start": "02-01", "queues": "{ default: 5, slow: 1 }", "declarations.qc": "/o",
        "declarations.schedules": "/l", "folders.heads": "/m", "export_folders": "[\"/k\"]",
        "expected_roles": "[watcher, worker]", "disk_free_min": "7%, 3GiB",
        "overdue_after": "59s", "reconcile_days": "3", "reconcile_budget": "61s",
        "console.address": "0.0.0.0", "console.prefix": "/n",
        "console.external_url": "https://o.example", "console.trusted_proxies": "[\"192.0.2.7\"]",
        "console.tls.certificate": "/n/console.pem", "console.tls.key": "/n/console.key",
        "console.totp_roles": "[\"operateur\"]",
        "console.auth": "[\"local\", \"ldap\"]", "console.ldap.url": "ldaps://p.example",
        "console.ldap.start_tls": "false", "console.ldap.allow_plain": "true",
        "console.ldap.timeout": "31s", "console.ldap.ca": "/q", "console.ldap.bind_dn": "cn=r",
        "console.ldap.password_file": "/s", "console.ldap.base": "dc=t",
        "console.ldap.user_filter": "(cn={login})", "console.ldap.name_attribute": "cn",
        "console.ldap.group_attribute": "isMemberOf", "console.ldap.group_base": "ou=u",
        "console.ldap.group_filter": "(uniqueMember={dn})",
        "console.ldap.roles": "{ \"cn=v\": lecteur }",
    ]
    /// What must be set besides.
    private static let besides = [
        "console.auth": [
            "BASCULE_CONSOLE_LDAP_URL": "ldaps://w.example", "BASCULE_CONSOLE_LDAP_BASE": "dc=x",
            "BASCULE_CONSOLE_LDAP_ROLES": "{ \"cn=y\": lecteur }",
        ],
        "console.ldap.bind_dn": ["BASCULE_CONSOLE_LDAP_PASSWORD_FILE": "/z"],
        "console.tls.certificate": ["BASCULE_CONSOLE_TLS_KEY": "/y"],
        "console.tls.key": ["BASCULE_CONSOLE_TLS_CERTIFICATE": "/x"],
    ]

    @Test(arguments: Settings.keys)
    func `every key is a setting in the file and in the environment`(_ key: String) throws {
        let others = Self.others.merging(SourceSettingsTests.others) { $1 }
            .merging(OtherValues.ofLogin) { $1 }
        let value = try #require(others[key] ?? another(key), "add a value for the new key above")
        // The description quotes what YAML would take for something else.
        func plain(_ text: String) -> String { text.replacing("\"", with: "") }
        let shown = plain("\(key.split(separator: ".").last ?? ""): \(value)")
        let usual = try load(nil)
        #expect(!plain(usual.description).contains(shown))
        let besides = Self.besides[key] ?? SourceSettingsTests.besides(key) ?? [:]
        let byVariable = try load(
            nil, besides.merging([Settings.variable(of: key): value]) { $1 })
        #expect(plain(byVariable.description).contains(shown), "\(byVariable)")
        // Each key on a line of its own: in braces a comma would end the value.
        let yaml =
            key.split(separator: ".").enumerated()
            .map { String(repeating: "  ", count: $0.offset) + "\($0.element):" }
            .joined(separator: "\n") + " \(value)\n"
        let byFile = try load(yaml, besides)
        #expect(plain(byFile.description).contains(shown), "\(byFile)")
    }

    private func another(_ key: String) -> String? {
        let setting = Settings.values.first { $0.path == key }
        return switch setting?.form {
        case .integer(let range):
            setting?.write(Settings()) == "\(range.upperBound)"
                ? "\(range.lowerBound)" : "\(range.upperBound)"
        case .duration: "71s"
        case .bytes: "73MiB"
        default: nil
        }
    }

    @Test func `all mistakes are told, each with its place and remedy`() {
        let found = mistakes(
            "zone: Mars/Olympus\nlangage: fr\nimport_batches: many\nbatch_bytes: 5 apples\nretry: 3\n"
        )
        #expect(found.map(\.line) == [2, 3, 4, 5, 1])
        #expect(found[0].remedy == "Did you mean `language`?")
        #expect(found[1].what == "`import_batches` must be a whole number from 1 to 64, not `many`")
        #expect(found[4].what.contains("Mars/Olympus"))
        #expect(found.allSatisfy { $0.column > 0 && !$0.remedy.isEmpty })
    }

    @Test func `what must stay free of a disk is a share, a size, or both`() {
        #expect(DiskFloor("5%, 1GiB") == .usual)
        #expect(DiskFloor("3GiB") == DiskFloor(percent: 0, bytes: 3 << 30))
        #expect(DiskFloor("2.5%")?.bytes(ofTotal: 1_000) == 25)
        #expect(DiskFloor.usual.bytes(ofTotal: 10 << 30) == 1 << 30, "at least a gibibyte")
        #expect(DiskFloor.usual.bytes(ofTotal: 100 << 30) == 5 << 30)
        #expect(DiskFloor("0%")?.percent == 0)
        #expect(DiskFloor("90%")?.percent == 90)
        for wrong in ["", "5", "90.1%", "95%", "-1%", "-0.1%", "much", "1%,2%,3%"] {
            #expect(DiskFloor(wrong) == nil)
        }
    }

    @Test func `an expected role that is none is told`() {
        let found = mistakes("expected_roles: [watcher, werker]\n")
        #expect(found.first?.what == "`expected_roles` has `werker`, which is no role")
    }

    @Test func `what is wrong with the settings and what to do are said in both languages`() {
        let wrong = [
            "zone: Mars/Olympus\nlangage: fr\nimport_batches: many\nbatch_bytes: 5 apples\nretry: 3\n",
            "expected_roles: [watcher, werker]\nexport_folders: [labo]\nsweep: 1ms\n",
            "network_patience: 1s\nretry: { base: 2min, cap: 1min }\nqueues: 3\n",
            "queues: { default: }\n", "workers: 3\n", "folders: { feeds: a }\n",
            "zone: UTC\nzone: UTC\n", "a: [1, 2\nb: 3\n",
        ]
        let found = wrong.flatMap { mistakes($0) } + mistakes(nil, ["BASCULE_ZONNE": "UTC"])
        #expect(found.count >= 15)
        for (what, remedy) in found.map(\.words) {
            #expect(what.en != what.fr)
            #expect(remedy.en != remedy.fr)
        }
    }

    @Test func `a key that stands twice, and text that is no YAML, are told with their line`() {
        #expect(mistakes("zone: UTC\nzone: UTC\n").first?.what.contains("more than once") == true)
        #expect(mistakes("a: [1, 2\nb: 3\n").first?.line == 2)
    }

    @Test func `a key by the name that it had is refused with the one that it has`() {
        let found = mistakes("zone: UTC\nworkers: 3\n")
        #expect(found.map(\.line) == [2])
        #expect(found.first?.what == "Unknown key `workers` in the settings")
        #expect(found.first?.remedy == "It is called `import_batches` now: write `import_batches:`")
        let moved = mistakes("folders: { inbox: in, exports: other }\n")
        #expect(moved.map(\.what) == ["Unknown key `exports` in `folders`"])
        #expect(
            moved.first?.remedy
                == "It is called `declarations.exports` now: write `exports:` below `declarations:`"
        )
        let folder = mistakes(nil, ["BASCULE_FOLDERS_FEEDS": "/h"])
        #expect(
            folder.first?.remedy == "It is called `BASCULE_DECLARATIONS_FEEDS` now: set that one")
        let variable = mistakes(nil, ["BASCULE_WORKERS": "3"])
        #expect(variable.map(\.file) == ["environment variable BASCULE_WORKERS"])
        #expect(
            variable.first?.remedy == "It is called `BASCULE_IMPORT_BATCHES` now: set that one")
    }

    @Test func `a variable within a map hides no wrong value in its place`() {
        let found = mistakes("zone: UTC\nretry: 5%\n", ["BASCULE_RETRY_ATTEMPTS": "3"])
        #expect(found.map(\.line) == [2])
        #expect(found.first?.what.contains("`retry`") == true, "\(found)")
        #expect(mistakes("zone: UTC\nretry:\n", ["BASCULE_RETRY_ATTEMPTS": "3"]).isEmpty)
    }

    @Test func `a misspelt variable is told, a stranger's is not`() {
        let found = mistakes(nil, ["BASCULE_ZONNE": "UTC", "BASCULE_CUSTOM_THING": "x"])
        #expect(found.count == 1)
        #expect(found.first?.remedy == "Did you mean `BASCULE_ZONE`?")
        #expect(found.first?.file == "environment variable BASCULE_ZONNE")
    }

    @Test(arguments: [
        ("10s", 10.0), ("5min", 300), ("1h", 3_600), ("250ms", 0.25), ("1.5s", 1.5),
        ("2 d", 172_800),
    ])
    func `a duration is read`(_ text: String, _ seconds: Double) {
        #expect(Quantity.duration(text) == .milliseconds(Int64(seconds * 1_000)))
    }

    @Test(arguments: ["10", "s", "ten s", "-1s", "1w", ""])
    func `what is no duration is not`(_ text: String) {
        #expect(Quantity.duration(text) == nil)
    }

    @Test(arguments: [("16MiB", 16 << 20), ("4GiB", 4 << 30), ("1kB", 1_000), ("7B", 7)])
    func `a size is read, and written as it was`(_ text: String, _ bytes: Int) {
        #expect(Quantity.bytes(text) == bytes)
        if text.contains("iB") { #expect(Quantity.text(bytes: bytes) == text) }
    }

    @Test(arguments: [
        ("batch_files", "1000B", "sans unité", "batch_files: 1000"),
        ("batch_bytes", "16MO", "B, kB, MB", "batch_bytes: 16MiB"),
        ("sweep", "10sec", "ms, s, min, h, d", "sweep: 10s"),
    ])
    func `a unit that is not taken is answered by those that are, in both languages`(
        _ key: String, _ value: String, _ units: String, _ example: String
    ) throws {
        let error = #expect(throws: Mistakes.self) { try load("\(key): \(value)\n") }
        let sentence = try #require(error?.all.first).sentence
        #expect(sentence.fr.contains(units) && sentence.fr.contains(example), "\(sentence.fr)")
        #expect(sentence.en.contains(example) && sentence.en != sentence.fr, "\(sentence.en)")
    }

    @Test func `settings with mistakes say their language all the same`() {
        for (yaml, language) in [
            ("language: en\nsweep: x\n", Language.en), ("language: fr\nsweep: x\n", .fr),
            ("sweep: x\n", .fr), ("language: \"en\"\nsweep: [\n", .en),
            ("language: fr\nsweep: [\n", .fr),
        ] {
            let error = #expect(throws: Mistakes.self) { try load(yaml) }
            #expect(error?.language == language, "\(yaml)")
        }
    }

    @Test func `the nearest word is proposed only when it is near`() {
        #expect(nearest(to: "colums", in: ["columns", "checks"]) == "columns")
        #expect(nearest(to: "zebra", in: ["columns", "checks"]) == nil)
        #expect(editDistance("abcd", "abdc") == 1)
    }
}
