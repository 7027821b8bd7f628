// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// Every table that Bascule keeps for itself, in schema `bascule`: one step a file, in the order of
/// their numbers.
///
/// A step that was in a release is never edited, because databases keep its digest: a change is a
/// step of its own.
package enum BasculeSchema {
    package static let migrations = Migrations([
        .v01Ledger,
        .v02Journal,
        .v03Queue,
        .v04Schedules,
        .v05Aggregates,
        .v06Exports,
        .v07Alerts,
        .v08AmendedExports,
        .v09Deadlines,
        .v10Inbox,
        .v11LineAccounts,
        .v13Files,
        .v15StoredFolders,
        .v16FolderComparison,
        .v17FolderStatistics,
        .v19ConfirmedLines,
        .v20RefusedAmendments,
        .v21Settings,
        .v22HistoryDays,
        .v23WatchedColumns,
        .v24WindowUpkeep,
        .v25JournalProcess,
        .v26ClaimTokens,
        .v27LateWrites,
        .v30Reports,
        .v32ConfirmedForms,
        .v33Views,
        .v34FileIndexes,
        .v35EndedJobIndexes,
        .v36JournalIndex,
        .v37ExportIndex,
        .v38JobStates,
        .v41UnlistedFolders,
        .v42ComparisonBegin,
        .v43RepeatedAlerts,
        .v44ServiceFeeds,
        .v45Accounts,
        .v46Uploads,
        .v47IdempotencyKeys,
        .v48RowPasts,
        .v50FileTallies,
        .v51DirectoryUsers,
        .v52JobTallies,
        .v53DeadJobTally,
        .v54RefusedIndex,
        .v55OpenIDLogins,
        .v56Fetches,
        .v57Tasks,
        .v58FileNotes,
        .v59Bulk,
        .v60Charts,
        .v61EachExport,
        .v62ExportWindows,
        .v63Seals,
        .v65Mails,
        .v67FaultCauses,
        .v68ChartComments,
        .v69Webhooks,
        .v70UnusualFiles,
        .v71ExportRows,
        .v73BIViews,
        .v75FirstTries,
        .v76Bounces,
        .v77WebhookPauses,
        .v83AlertChanges,
        .v84Pickups,
        .v85HeldBytes,
        .v90BounceMarks,
        .v91WebhookPatience,
        .v94Containers,
        .v96ExportDeliveries,
        .v97PickupMails,
        .v98PickupVersions,
        .v101DeliveryTargets,
    ])

    /// Brings the database to this version's schema; two starters at once are safe.
    ///
    /// - Returns: the steps that were missing.
    @discardableResult
    package static func migrate(_ connection: borrowing Connection) throws -> [Migration] {
        try migrations.apply(on: connection)
    }

    /// Makes sure that the database has every step, and changes nothing.
    ///
    /// - Throws: `PostgresError` that says what is missing, or which schema is newer, and the
    ///   remedy.
    package static func require(on connection: borrowing Connection) throws {
        let missing = try migrations.missing(on: connection)
        guard let last = missing.last else { return }
        let lacks = missing.count == migrations.steps.count
        throw PostgresError(
            .migration,
            lacks
                ? "The \(connection.placeText) has no schema `bascule` yet: `bascule migrate` or "
                    + "`bascule run` makes it."
                : "The database's schema is older than this program (it lacks "
                    + "\(missing.map { "\($0.id)" }.joined(separator: ", ")) of \(last.id) steps): "
                    + "`bascule migrate` or the next start of the service brings it up to date.")
    }
}
