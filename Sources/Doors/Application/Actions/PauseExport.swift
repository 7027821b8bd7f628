// SPDX-License-Identifier: Apache-2.0

internal import Exports
package import Journal
package import Postgres

/// Has no file of an export sent to another host: they are written as before, and wait.
package struct PauseExport: Action {
    package static let verb = Verb.pauseExport

    private let name: String
    private let reason: String?
    private let installation: Installation

    package init(_ name: String, because reason: String?, in installation: Installation) {
        self.name = name
        self.reason = reason
        self.installation = installation
    }

    /// - Returns: false: it was so before.
    /// - Throws: `DeliveryError`.
    @discardableResult
    package func run(by actor: JournalActor, on connection: Connection) throws -> Bool {
        if let count = reason?.unicodeScalars.count, count > Export.Target.Limits.reason {
            throw DeliveryError.longReason(characters: count)
        }
        guard ExportCatalog.load(installation.settings).0[name]?.targets.isEmpty == false else {
            throw DeliveryError.nowhere(export: name)
        }
        return try connection.transaction { connection in
            let isNew = try Sendings.pause(
                name, by: actor.text, because: reason, on: connection)
            guard isNew else { return false }
            try JournalEntry.write(
                "export paused", subject: "export \(name)", by: actor.text,
                parameters: jsonText(reason.map { ["reason": $0] } ?? [:]), on: connection)
            return true
        }
    }
}
