// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Configuration

/// Every setting that is declared with limits, at its edges.
@Suite struct SettingLimitTests {
    /// Values as the file writes them: the outermost that are taken, and the next beyond them.
    private struct Edges {
        let taken: [String]
        let refused: [String]

        init?(of setting: Setting) {
            switch setting.form {
            case .integer(let range):
                taken = [range.lowerBound, range.upperBound].map { "\($0)" }
                refused = [range.lowerBound - 1, range.upperBound + 1].map { "\($0)" }
            case .entries(.integer(let range)):
                taken = [range.lowerBound, range.upperBound].map { "{ default: \($0) }" }
                refused = [range.lowerBound - 1, range.upperBound + 1].map { "{ default: \($0) }" }
            case .duration:
                guard let least = setting.least else { return nil }
                taken = [Quantity.text(least)]
                refused = [Quantity.text(least - .milliseconds(1))]
            default: return nil
            }
        }
    }

    private static let limited = Settings.values.filter { Edges(of: $0) != nil }.map(\.path)

    @Test(arguments: limited)
    func `a setting takes its least and its most, and refuses what lies beyond`(
        _ path: String
    ) throws {
        let setting = try #require(Settings.values.first { $0.path == path })
        let edges = try #require(Edges(of: setting))
        for value in edges.taken {
            let settings = try SettingsHome.load(nil, [Settings.variable(of: path): value])
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

    @Test func `the settings that have limits are found`() {
        #expect(Self.limited.count >= 8, "\(Self.limited)")
    }

    /// The setting on lines of its own, a level of indentation for each map.
    private static func yaml(_ path: String, _ value: String) -> String {
        path.split(separator: ".").enumerated()
            .map { String(repeating: "  ", count: $0.offset) + "\($0.element):" }
            .joined(separator: "\n") + " \(value)\n"
    }
}
