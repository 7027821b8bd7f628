// SPDX-License-Identifier: Apache-2.0

internal import Wording

extension Settings: CustomStringConvertible {
    /// Each setting in force, as YAML; a password in the database's URL is not shown.
    package var description: String {
        let nulls = self.nulls.map { "\"\($0)\"" }.joined(separator: ", ")
        let exportFolders = self.exportFolders.map { "\"\($0)\"" }.joined(separator: ", ")
        let database = databaseURL.map(Self.withoutPassword) ?? "# private cluster"
        return """
            home: \(home)
            database_url: \(database)
            zone: \(zone)
            factory_day_hour: \(factoryDayHour)
            season_start: \(seasonStart)
            language: \(language.rawValue)
            import_batches: \(importBatches)
            queues: { \(queues.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")) }
            batch_files: \(batchFiles)
            batch_bytes: \(Quantity.text(bytes: batchBytes))
            quiet: \(Quantity.text(quiet))
            sweep: \(Quantity.text(sweep))
            statement_deadline: \(Quantity.text(statementDeadline))
            network_patience: \(Quantity.text(networkPatience))
            database_patience: \(Quantity.text(databasePatience))
            stop_grace: \(Quantity.text(stopGrace))
            nulls: [\(nulls)]
            retention:
              archive: \(Self.kept(retention.archive))
              duplicate: \(Self.kept(retention.duplicate))
              error: \(Self.kept(retention.error))
              jobs: \(Self.kept(retention.jobs))
            export_folders: [\(exportFolders)]
            expected_roles: \(expectedRoles.map { "[\($0.joined(separator: ", "))]" } ?? "# those that last ran here")
            overdue_after: \(Quantity.text(overdueAfter))
            reconcile_days: \(reconcileDays)
            reconcile_budget: \(Quantity.text(reconcileBudget))
            disk_free_min: \(diskFreeMin)
            retry:
              attempts: \(retry.attempts)
              base: \(Quantity.text(retry.base))
              cap: \(Quantity.text(retry.cap))
            log:
              level: \(logLevel.rawValue)
              format: \(logFormat.rawValue)
            folders:
              inbox: \(folders.inbox)
              archive: \(folders.archive)
              error: \(folders.error)
              duplicate: \(folders.duplicate)
              export: \(folders.export)
              postgres: \(folders.postgres)
              work: \(folders.work)
              heads: \(folders.heads)
            declarations:
              feeds: \(declarations.feeds)
              aggregates: \(declarations.aggregates)
              exports: \(declarations.exports)
              schedules: \(declarations.schedules)
            """
    }

    private static func kept(_ time: Duration?) -> String {
        time.map(Quantity.text) ?? "forever"
    }

    /// A libpq URL or `key=value` string with the password put out of sight.
    package static func withoutPassword(_ url: String) -> String {
        url.replacing(#/(:\/\/[^:@\/]*):[^@\/]*@/#) { "\($0.output.1):***@" }
            .replacing(#/password=('[^']*'|[^ &]*)/#, with: "password=***")
    }
}
