// SPDX-License-Identifier: Apache-2.0

import Testing
import Wording

@testable import Configuration

/// Every setting that is declared with limits, at its edges.
@Suite struct SettingLimitTests {
    /// Values as the file writes them: the outermost that are taken, and the next beyond them.
    private struct Edges {
        let taken: [String]
        let refused: [String]

        init?(of setting: Setting) {
            switch setting.form {
            case .integer(let range): self.init(range, by: 1) { "\($0)" }
            case .entries(.integer(let range)): self.init(range, by: 1) { "{ default: \($0) }" }
            case .bytes(let range): self.init(range, by: 1) { Quantity.text(bytes: $0) }
            case .duration(let range, _):
                self.init(range, by: .milliseconds(1)) { Quantity.text($0) }
            case .read where setting.path.hasPrefix("retention."):
                self.init(
                    .seconds(86_400)...Duration.seconds(36_500 * 86_400), by: .milliseconds(1)
                ) { Quantity.text($0) }
            case .entries(.read) where setting.path.hasPrefix("retention."):
                self.init(
                    .seconds(86_400)...Duration.seconds(36_500 * 86_400), by: .milliseconds(1)
                ) { "{ labo: \(Quantity.text($0)) }" }
            case .read where setting.path == "archive.rate":
                self.init(100_000...10_000_000_000, by: 1) { SettingType.text(rate: $0) }
            default: return nil
            }
        }

        private init<Value: AdditiveArithmetic>(
            _ range: ClosedRange<Value>, by step: Value, _ text: (Value) -> String
        ) {
            taken = [range.lowerBound, range.upperBound].map(text)
            refused = [range.lowerBound - step, range.upperBound + step].map(text)
        }
    }

    private static let limited = Settings.values.filter { Edges(of: $0) != nil }.map(\.path)

    @Test(arguments: limited)
    func `a setting takes its least and its most, and refuses what lies beyond`(
        _ path: String
    ) throws {
        let setting = try #require(Settings.values.first { $0.path == path })
        let edges = try #require(Edges(of: setting))
        // Such a base is as long as the usual cap.
        let cap = path == "retry.base" ? ["BASCULE_RETRY_CAP": "1d"] : [:]
        let base = path == "retry.cap" ? ["BASCULE_RETRY_BASE": "10ms"] : [:]
        let other = cap.merging(base) { $1 }
        for value in edges.taken {
            let settings = try SettingsHome.load(
                nil, other.merging([Settings.variable(of: path): value]) { $1 })
            #expect(setting.write(settings) == value)
        }
        for value in edges.refused {
            let variable = Settings.variable(of: path)
            let told = SettingsHome.mistakes(nil, [variable: value])
            #expect(told.map(\.file) == ["environment variable \(variable)"], "\(value)")
            let file = SettingsHome.mistakes(Self.yaml(path, value))
            #expect(file.count == 1 && file.allSatisfy { $0.line > 0 }, "\(value)")
        }
    }

    @Test func `every setting but names, texts and places has limits`() {
        let others = Settings.values.map(\.path).filter { !Self.limited.contains($0) }
        let names = [
            "database_url", "zone", "season_start", "language", "nulls", "archive.seal",
            "archive.key.file", "export_folders",
            "expected_roles", "disk_free_min", "log.level", "log.format", "console.address",
            "console.prefix", "console.external_url", "console.tls.certificate",
            "console.tls.key", "console.trusted_proxies",
            "console.totp_roles", "console.auth", "console.source_hosts",
            "console.source_private", "console.source_ca", "console.source_sftp.user",
            "console.source_sftp.key", "console.source_sftp.known_hosts",
            "smtp.url", "smtp.from", "smtp.secret.file", "smtp.secret.env", "smtp.envelope_from",
            "smtp.tls", "smtp.ca", "smtp.bounces.url", "smtp.bounces.secret.file",
            "smtp.bounces.secret.env", "smtp.bounces.folder", "smtp.bounces.after",
            "smtp.bounces.moved_to",
        ]
        #expect(
            others.filter { path in
                !["folders.", "declarations.", "console.ldap.", "console.oidc."].contains(
                    where: path.hasPrefix)
            } == names)
    }

    @Test func `a time or size beyond the limits is told with them, and the nearest that is taken`()
        throws
    {
        for (yaml, english, french) in [
            (
                "statement_deadline: 0s",
                "`statement_deadline` must be a duration from 1s to 1d, not `0s`. "
                    + "Write `statement_deadline: 1s`; the units are ms, s, min, h, d",
                "`statement_deadline` attend une durée de 1s à 1d, pas `0s`. "
                    + "Écrivez `statement_deadline: 1s` ; les unités sont ms, s, min, h, d"
            ),
            (
                "batch_bytes: 0B",
                "`batch_bytes` must be a size from 64KiB to 1GiB, not `0B`. "
                    + "Write `batch_bytes: 64KiB`; the units are "
                    + "B, kB, MB, GB, TB, KiB, MiB, GiB, TiB",
                "`batch_bytes` attend une taille de 64KiB à 1GiB, pas `0B`. "
                    + "Écrivez `batch_bytes: 64KiB` ; les unités sont "
                    + "B, kB, MB, GB, TB, KiB, MiB, GiB, TiB"
            ),
            (
                "overdue_after: 1500ms",
                "`overdue_after` must be a duration from 1s to 7d, in whole seconds, not `1500ms`. "
                    + "Write `overdue_after: 1s`; the units are ms, s, min, h, d",
                "`overdue_after` attend une durée de 1s à 7d, en secondes entières, pas `1500ms`. "
                    + "Écrivez `overdue_after: 1s` ; les unités sont ms, s, min, h, d"
            ),
        ] {
            let mistakes = SettingsHome.mistakes(yaml + "\n")
            #expect(mistakes.map(\.line) == [1])
            let words = try #require(mistakes.first?.words)
            #expect("\(words.what.en). \(words.remedy.en)" == english)
            #expect("\(words.what.fr). \(words.remedy.fr)" == french)
        }
    }

    /// The setting on lines of its own, a level of indentation for each map.
    private static func yaml(_ path: String, _ value: String) -> String {
        path.split(separator: ".").enumerated()
            .map { String(repeating: "  ", count: $0.offset) + "\($0.element):" }
            .joined(separator: "\n") + " \(value)\n"
    }
}
