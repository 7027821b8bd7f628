// SPDX-License-Identifier: Apache-2.0

internal import Calendar
package import Postgres

/// Which files of the archive are read.
package enum ArchiveScope: Sendable, Equatable {
    case all
    /// Stored since then.
    case since(Timestamp)
    /// A share of them, by chance: 0 to 1.
    case sample(Double)
    /// Those that were found damaged.
    case damaged

    /// As the journal names it.
    package var text: String {
        switch self {
        case .all: "all"
        case .since(let instant): "since \(InstantText.utc(instant.seconds))"
        case .sample(let share): "sample \(share * 100)%"
        case .damaged: "damaged"
        }
    }

    /// Of a row `f` of the ledger.
    var condition: SQL {
        switch self {
        case .all: "true"
        // Without that time the ledger says nothing: such a file is looked at.
        case .since(let instant): "coalesce(f.stored_at >= \(instant), true)"
        case .sample(let share): "random() < \(share)"
        case .damaged:
            "f.id = any(array(select d.file_id from bascule.archive_damage d where d.file_id is not null))"
        }
    }
}
