// SPDX-License-Identifier: Apache-2.0

internal import Exports

/// An export as its file declares it, in plain values.
package struct ExportFacts: Sendable {
    package let name: String
    package let title: String
    package let format: String
    /// Whether it is cut by windows of time.
    package let hasWindows: Bool

    /// Those that can be read, by name.
    package static func all(in installation: Installation) -> [ExportFacts] {
        ExportCatalog.load(installation.settings).0.exports.map { export in
            ExportFacts(
                name: export.name, title: export.title, format: export.format.rawValue,
                hasWindows: export.calendar != nil)
        }.sorted { $0.name < $1.name }
    }
}
