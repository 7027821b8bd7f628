// SPDX-License-Identifier: Apache-2.0

import Application
import Calendar
import Configuration
import Exports
import Journal
import Wording

extension ExportsByHand {
    /// Writes them on the database of a command.
    ///
    /// - Throws: `ExitCode` where not even the tables could be made ready.
    static func run(
        _ work: [(export: Export, window: Window?)], of installation: Installation, again: Bool,
        early: Bool, patience: Duration
    ) async throws -> Results {
        let language = installation.settings.language
        let exports = ExportsByHand(
            installation, again: again, early: early, patience: patience
        ) { complain($0[language]) }
        let database = try Database.open(installation.settings, for: .act)
        let results = await Result {
            try await exports.run(work, by: .invoker, at: database.url)
        }
        try database.leave(language)
        return try exitStatus(in: language) { try results.get() }
    }
}
