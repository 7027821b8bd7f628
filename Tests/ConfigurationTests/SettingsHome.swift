// SPDX-License-Identifier: Apache-2.0

import Configuration
import Foundation
import Testing

/// A home with nothing but settings, gone when they are read.
enum SettingsHome {
    /// - Parameter yaml: what `config/bascule.yaml` says; nil for none.
    static func load(_ yaml: String?, _ environment: [String: String] = [:]) throws -> Settings {
        let home = FileManager.default.temporaryDirectory.appending(path: "site-\(UUID())")
        let config = home.appending(path: "config")
        try FileManager.default.createDirectory(at: config, withIntermediateDirectories: true)
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: home) } }
        if let yaml {
            try Data(yaml.utf8).write(to: config.appending(path: "bascule.yaml"))
        }
        return try Settings.load(home: home.path(), environment: environment)
    }

    static func mistakes(_ yaml: String?, _ environment: [String: String] = [:]) -> [Mistake] {
        do {
            _ = try load(yaml, environment)
        } catch let error as Mistakes {
            return error.all
        } catch {
            Issue.record(error)
        }
        return []
    }
}
