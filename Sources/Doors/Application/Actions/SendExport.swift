// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Exports
internal import Jobs
package import Journal
package import Postgres

/// Has files of an export sent to its targets at once: one of them, also where it has arrived already,
/// or all that were given up or have failed; under the same names.
package struct SendExport: Action {
    package static let verb = Verb.sendExport

    private enum Wanted {
        case file(Int64)
        case refused(export: String)
    }

    private let wanted: Wanted
    private let target: String?
    private let installation: Installation

    /// - Parameters:
    ///   - id: of the file in the ledger of exports.
    ///   - target: to this one alone, by its address; nil: to all of them.
    package init(_ id: Int64, to target: String? = nil, in installation: Installation) {
        wanted = .file(id)
        self.target = target
        self.installation = installation
    }

    /// - Parameters:
    ///   - export: all of its files that were given up, or have failed.
    ///   - target: those for this one alone, by its address; nil: for all of them.
    package init(
        refusedOf export: String, to target: String? = nil, in installation: Installation
    ) {
        wanted = .refused(export: export)
        self.target = target
        self.installation = installation
    }

    /// What was asked for.
    package struct Asked: Sendable, Equatable {
        package let export: String
        /// Sendings: of one file one to each of its targets.
        package let targets: Int
    }

    /// - Throws: `DeliveryError`.
    @discardableResult
    package func run(by actor: JournalActor, on connection: Connection) throws -> Asked {
        let catalog = ExportCatalog.load(installation.settings).0
        return try connection.transaction { connection in
            let asked = try ask(catalog, on: connection)
            try Enqueue.addJobs([JobKinds.delivering(by: actor.text)], on: connection)
            try JournalEntry.write(
                "export sent", subject: "export \(asked.export)", by: actor.text,
                parameters: jsonText(target.map { ["target": $0] } ?? [:]), result: result(asked),
                on: connection)
            return asked
        }
    }

    private func ask(
        _ catalog: ExportCatalog, on connection: borrowing Connection
    ) throws -> Asked {
        switch wanted {
        case .file(let id):
            let sent = try Sendings.again(
                id, to: target, targets: { catalog[$0]?.targets ?? [] }, on: connection)
            return Asked(export: sent.export, targets: sent.targets)
        case .refused(let export):
            let count = try Sendings.againRefused(
                of: export, to: target, catalog[export]?.targets ?? [], on: connection)
            return Asked(export: export, targets: count)
        }
    }

    private func result(_ asked: Asked) -> String {
        switch wanted {
        case .file(let id): jsonText(["file": id, "targets": Int64(asked.targets)])
        case .refused: jsonText(["refused": asked.targets])
        }
    }
}
