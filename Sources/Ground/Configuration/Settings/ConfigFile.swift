// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// The file of the settings, `bascule.yaml`: its path and its content.
package struct ConfigFile: Sendable, Hashable {
    /// Absolute.
    package let path: String
    /// Equal for texts with equal content; empty if there is no file.
    ///
    /// Without `database_url`: it may hold a password, and a process with another URL asks another
    /// database.
    package let meaning: String

    /// Reads it.
    ///
    /// - Throws: `Mistake` if it exists and can't be read.
    package init(path: String) throws(Mistake) {
        guard let data = FileManager.default.contents(atPath: path) else {
            if let mistake = Mistake.unreadable(path) { throw mistake }
            self.init(path: path, data: nil)
            return
        }
        self.init(path: path, data: data)
    }

    init(path: String, data: Data?) {
        self.path = path
        guard let data else {
            meaning = ""
            return
        }
        let text = String(decoding: data, as: UTF8.self)
        // A file that is no longer YAML is not the one that a service has read.
        guard let node = try? YAMLNode.parse(text, file: path) else {
            meaning = text
            return
        }
        guard case .map(let entries) = node.content else {
            meaning = node.canonical
            return
        }
        var open = node
        open.content = .map(entries.filter { $0.key.text != "database_url" })
        meaning = open.canonical
    }
}
