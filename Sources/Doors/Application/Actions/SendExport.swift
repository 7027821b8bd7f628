// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Exports
internal import Jobs
package import Journal
package import Postgres

/// Has a file of an export sent to its targets at once, also where it has arrived already: under the
/// same name.
package struct SendExport: Action {
    package static let verb = Verb.sendExport

    private let id: Int64
    private let installation: Installation

    /// - Parameter id: of the file in the ledger of exports.
    package init(_ id: Int64, in installation: Installation) {
        self.id = id
        self.installation = installation
    }

    /// - Returns: the export, and how many targets it goes to.
    /// - Throws: `DeliveryError`.
    @discardableResult
    package func run(
        by actor: JournalActor, on connection: Connection
    ) throws -> (export: String, targets: Int) {
        let catalog = ExportCatalog.load(installation.settings).0
        return try connection.transaction { connection in
            let sent = try Sendings.again(
                id, targets: { catalog[$0]?.targets ?? [] }, on: connection)
            try Enqueue.addJobs([JobKinds.delivering(by: actor.text)], on: connection)
            try JournalEntry.write(
                "export sent", subject: "export \(sent.export)", by: actor.text,
                result: jsonText(["file": id, "targets": Int64(sent.targets)]), on: connection)
            return sent
        }
    }
}
