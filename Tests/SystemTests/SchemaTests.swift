// SPDX-License-Identifier: Apache-2.0

import Aggregates
import Application
import Charts
import Configuration
import Controls
import Exports
import Feeds
import Foundation
import Mails
import Pickups
import TestSupport
import Testing
import Webhooks
import Wording

extension WholeService {
    /// An editor's view of a declaration, beside the parsers'.
    @Suite struct Schemas {
        private static let kinds = [
            "feed", "aggregate", "export", "qc", "chart", "mail", "webhook", "pickup",
            "schedules", "settings",
        ]
        private static let repository = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

        /// Mutations of each kind of file: 120, or as `BASCULE_TEST_ROUNDS` says.
        private static let trials =
            ProcessInfo.processInfo.environment["BASCULE_TEST_ROUNDS"].flatMap { Int($0) } ?? 120

        private struct File: Codable {
            var kind: String
            var text: String
        }

        private struct Answer: Codable {
            var kind: String
            var text: String
            var change: String?
            var refusal: String?
        }

        /// The schemas' verdicts on files, and on so many mutations of them.
        private func answers(
            _ files: [File], trials: Int, seed: UInt64, _ world: World
        ) async throws -> [Answer] {
            var schemas: [String: Any] = [:]
            for kind in Self.kinds {
                let schema = try await world.run(["schema", kind])
                #expect(schema.status == 0, "\(schema.errors)")
                schemas[kind] = try JSONSerialization.jsonObject(with: Data(schema.output.utf8))
            }
            let order: [String: Any] = [
                "schemas": schemas, "trials": trials, "seed": Int(seed),
                "files": files.map { ["kind": $0.kind, "text": $0.text] },
            ]
            let input = try JSONSerialization.data(withJSONObject: order)
            let output = try await ChildProcess.run(
                "/usr/bin/python3", ["-c", SchemaReader.script],
                environment: ProcessInfo.processInfo.environment, folder: world.home.path,
                input: String(decoding: input, as: UTF8.self), within: .seconds(120))
            try #require(output.status == 0, "\(output.errors)")
            return try JSONDecoder().decode([Answer].self, from: Data(output.output.utf8))
        }

        /// All that is shipped, and what the documents show.
        private func shipped() throws -> [File] {
            var files: [File] = []
            let config = Self.repository.appending(path: "config")
            for (folder, kind) in [
                ("feeds", "feed"), ("aggregates", "aggregate"), ("exports", "export"), ("qc", "qc"),
                ("charts", "chart"), ("mails", "mail"),
            ] {
                for file in try FileManager.default.contentsOfDirectory(
                    at: config.appending(path: folder), includingPropertiesForKeys: nil)
                {
                    files.append(
                        File(kind: kind, text: try String(contentsOf: file, encoding: .utf8)))
                }
            }
            for (name, kind) in [("bascule.yaml", "settings"), ("schedules.yaml", "schedules")] {
                let text = try String(contentsOf: config.appending(path: name), encoding: .utf8)
                files.append(File(kind: kind, text: text))
            }
            return files
        }

        /// Blocks of YAML that begin with a declaration's name.
        private func documented() throws -> [File] {
            let docs = try FileManager.default.contentsOfDirectory(
                at: Self.repository.appending(path: "docs"), includingPropertiesForKeys: nil)
            let readme = Self.repository.appending(path: "README.md")
            let pages = docs.filter { $0.pathExtension == "md" } + [readme]
            return try pages.flatMap { page -> [File] in
                let text = try String(contentsOf: page, encoding: .utf8)
                return text.matches(of: #/(?ms)^```yaml\n(.*?)^```/#).compactMap { match in
                    let block = String(match.output.1)
                    let first = block.prefix { $0 != ":" }
                    // Parts of a feed, shown alone.
                    let parts = ["arrival", "dialect", "ranges", "sheet"]
                    if [
                        "feed", "aggregate", "export", "qc", "chart", "mail", "webhook", "pickup",
                    ].contains(first) {
                        return File(kind: String(first), text: block)
                    }
                    if first == "source" {
                        return File(kind: "qc", text: "qc: x\nkind: cusum\n" + block)
                    }
                    if parts.contains(String(first)) {
                        let whole = "feed: x\ncolumns: [{ name: jour, type: date }]\n" + block
                        return File(kind: "feed", text: whole)
                    }
                    return File(
                        kind: block.contains("\n  kind:") ? "schedules" : "settings", text: block)
                }
            }
        }

        /// The mistakes of a file according to the parsers.
        private func mistakes(
            _ kind: String, _ text: String, _ tables: [String: FeedTable], _ world: World
        ) async throws -> String {
            let file = try world.write("trial.yaml", text)
            var settings = Settings()
            settings.folders.export = world.home.path + "/var/export"
            settings.declarations.templates =
                Self.repository.appending(path: "config/templates").path()
            let found: [Mistake]
            switch kind {
            case "feed":
                found = FeedCatalog.parse(text, file: file, settings: settings).1
            case "aggregate":
                found = AggregateCatalog.parse(text, file: file, settings: settings).1
            case "export":
                found = ExportCatalog.parse(text, file: file, settings: settings).1
            case "qc":
                found = ChartCatalog.parse(text, file: file, feeds: tables).1
            case "chart":
                found = DeclaredChartCatalog.parse(text, file: file).1
            case "webhook":
                found =
                    WebhookCatalog.parse(
                        text, file: file, feeds: ["labo_resultats"],
                        judge: { .success(Webhook.Address(text: $0, shown: $0)) }
                    ).1
            case "pickup":
                found =
                    PickupCatalog.parse(
                        text, file: file, feeds: ["labo_resultats": ["*.csv"]], rules: nil
                    ).1
            case "mail":
                found =
                    MailCatalog.parse(
                        text, file: file, rules: Installation.mailedRules,
                        exports: ["rapport_journalier", "livraisons_jour"],
                        charts: ["extraction_30j"]
                    ).1
            default:
                let key = kind == "settings" ? "BASCULE_CONFIG" : "BASCULE_DECLARATIONS_SCHEDULES"
                var environment = [key: file]
                if kind == "settings" {
                    for folder in ["feeds", "aggregates", "exports"] {
                        environment["BASCULE_DECLARATIONS_\(folder.uppercased())"] =
                            world.home.path + "/config/\(folder)"
                    }
                }
                let check = try await world.run(["check"], environment: environment)
                return check.status == 0 ? "" : check.errors
            }
            return found.map(\.description).joined(separator: "\n")
        }

        /// The feeds that charts may read.
        private func tables() -> [String: FeedTable] {
            let folder = Self.repository.appending(path: "config/feeds").path()
            return FeedCatalog.load(folder: folder, settings: Settings()).0.tables
        }

        @Test func `everything that is shipped or shown in the documents is good by its schema`()
            async throws
        {
            try await World.with { world in
                let files = try shipped() + documented()
                #expect(Set(files.map(\.kind)) == Set(Self.kinds))
                #expect(files.count >= 20, "\(files.count)")
                for answer in try await answers(files, trials: 0, seed: 1, world) {
                    #expect(answer.refusal == nil, "\(answer.text)\n\(answer.refusal ?? "")")
                }
            }
        }

        @Test
        func `a schema takes what the parser takes, and refuses unknown keys and wrong values`()
            async throws
        {
            /// What a parser says about the form of a value, which a schema can make too.
            let ofForm =
                #/Unknown key|must be (a map of|a list|one of|a whole number|true or false|a duration|a size|two numbers)|has no (name|columns|`query`|`grain`|`kind`)/#
            let seed = SeededGenerator(for: "schemas").seed
            try await World.with { world in
                let (files, tables) = (try shipped() + documented(), tables())
                var counts = (good: 0, form: 0)
                for answer in try await answers(files, trials: Self.trials, seed: seed, world) {
                    guard let change = answer.change else { continue }
                    let mistakes = try await mistakes(answer.kind, answer.text, tables, world)
                    let said = "\(change)\n\(mistakes)\n\(answer.refusal ?? "")\n\(answer.text)"
                    if mistakes.isEmpty {
                        counts.good += 1
                        #expect(answer.refusal == nil, "\(said)")
                    } else if mistakes.contains(ofForm) {
                        counts.form += 1
                        #expect(answer.refusal != nil, "\(said)")
                    }
                }
                print("schemas: \(counts.good) good, \(counts.form) refused for their form")
                #expect(counts.good >= 40 && counts.form >= 40, "\(counts)")
            }
        }
    }
}
