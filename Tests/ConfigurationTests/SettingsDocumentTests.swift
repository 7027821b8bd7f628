// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import Wording

@testable import Configuration

/// What the documents say of settings is what is declared.
@Suite struct SettingsDocumentTests {
    private func lines(_ path: String) throws -> [String] {
        let tests = URL(filePath: #filePath).deletingLastPathComponent()
        let root = tests.deletingLastPathComponent().deletingLastPathComponent()
        return try String(contentsOf: root.appending(path: path), encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    @Test func `every setting has its row in docs settings md, as it is declared`() throws {
        let rows = try lines("docs/settings.md").filter { $0.hasPrefix("| `") }
        let declared = Settings.values.map(row)
        for row in declared where !rows.contains(row) {
            Issue.record("docs/settings.md lacks this row: \(row)")
        }
        #expect(rows == declared)
    }

    @Test func `what stands behind a # in the site's file is the usual value`() throws {
        let usual = try SettingsHome.load("zone: America/Guadeloupe\n")
        let text = try lines("config/bascule.yaml").map { line in
            guard let said = line.wholeMatch(of: #/# ( *([a-z_]+):.*)/#) else { return line }
            // Where nothing is the usual value, the file has an example.
            let hasNone = Settings.values.contains {
                $0.path == said.2 && $0.write(Settings()).hasPrefix("#")
            }
            return hasNone ? line : String(said.1)
        }
        let said = try SettingsHome.load(text.joined(separator: "\n"))
        for setting in Settings.values {
            // Both homes are gone, and were not the same.
            let value = setting.write(said).replacing(said.home, with: usual.home)
            #expect(value == setting.write(usual), "\(setting.path)")
        }
        let wereComments = zip(text, try lines("config/bascule.yaml")).count { $0 != $1 }
        #expect(wereComments > 30)
    }

    private func row(of setting: Setting) -> String {
        let usual = setting.write(Settings())
        let shown = usual.hasPrefix("# ") ? String(usual.dropFirst(2)) : "`\(usual)`"
        return "| `\(setting.path)` | \(shown) | \(kind(of: setting)) | \(setting.about) |"
    }

    private func kind(of setting: Setting) -> String {
        switch setting.form {
        case .integer(let range): "\(range.lowerBound) to \(range.upperBound)"
        case .entries(.integer(let range)):
            "\(range.lowerBound) to \(range.upperBound) for each"
        case .duration(let range, let whole): Quantity.wanted(range, whole: whole).en
        case .bytes(let range): Quantity.wanted(range).en
        case .choice(let names): names.joined(separator: ", ")
        case .texts: "a list of texts"
        case .entries(.read(let wants, _, _)): "\(wants.en) for each"
        case .entries: "texts by name"
        case .boolean: "true or false"
        case .read(let wants, _, _): wants.en
        default: "a text"
        }
    }
}
