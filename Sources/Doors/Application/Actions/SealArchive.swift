// SPDX-License-Identifier: Apache-2.0

package import Journal
package import Postgres
package import Seals

/// Seals what was stored, moved or purged in the archive since the last seal.
package struct SealArchive: Action {
    package static let verb = Verb.sealArchive

    private let daily: Bool
    private let restoring: Bool

    /// - Parameters:
    ///   - daily: not on a day that has a seal already.
    ///   - restoring: files of seals that are gone are written again.
    package init(daily: Bool = false, restoring: Bool = false) {
        self.daily = daily
        self.restoring = restoring
    }

    /// Each seal is committed with its journal entry.
    ///
    /// - Returns: those made now.
    /// - Throws: `SealTrouble`, `FileError`.
    package func run(
        by actor: JournalActor, with sealing: Sealing, on connection: Connection
    ) throws -> [Seal] {
        try sealing.run(by: actor, daily: daily, restoring: restoring, on: connection)
    }
}
