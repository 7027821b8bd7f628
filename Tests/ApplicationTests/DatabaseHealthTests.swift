// SPDX-License-Identifier: Apache-2.0

import Configuration
import FileSystem
import Postgres
import TestSupport
import Testing
import Wording

@testable import Application

/// What is measured of the database, at the edges of its limits.
@Suite struct DatabaseHealthTests {
    @Test func `a transaction is too old from fifteen minutes on`() {
        func measure(_ seconds: Int64) -> HealthMeasure {
            DatabaseHealth.transaction(
                DatabaseHealth.Transaction(pid: 7, user: "u", application: "psql", seconds: seconds)
            )
        }
        #expect(!DatabaseHealth.transaction(nil).isBad && !measure(899).isBad)
        #expect(measure(900).isBad && measure(900).next.en.contains("pg_terminate_backend(7)"))
    }

    @Test func `dead rows are too many where they are many, and half of the living`() {
        func isBad(_ dead: Int64, _ living: Int64) -> Bool {
            DatabaseHealth.deadRows(
                DatabaseHealth.DeadRows(table: "t", dead: dead, living: living)
            ).isBad
        }
        #expect(!isBad(99_999, 0) && isBad(100_000, 200_000) && !isBad(100_000, 200_001))
        #expect(!DatabaseHealth.deadRows(nil).isBad)
    }

    @Test func `a disk is measured in figures, and is too full below what must stay free`() throws {
        let floor = try #require(DiskFloor("10%"))
        func measure(_ free: Int64) -> HealthMeasure {
            DiskLook.measure(
                ["/srv"], DiskSpace(device: 1, freeBytes: free, totalBytes: 200 << 30), floor)
        }
        let full = measure(20 << 30)
        #expect(!full.isBad && measure((20 << 30) - 1).isBad)
        #expect(full.value.en == "20.00 of 200.00 GiB" && full.limit.en == "20.00 GiB at least")
        #expect(measure((52 << 30) + (54 << 20)).value.fr == "52,05 sur 200,00 Gio")
    }

    @Test func `notifications are too many from half of their queue on`() {
        #expect(!DatabaseHealth.notifications(49).isBad && DatabaseHealth.notifications(50).isBad)
        #expect(DatabaseHealth.notifications(50).finding("database")?.cause == "notifications_full")
        #expect(DatabaseHealth.notifications(49).finding("database") == nil)
    }

    @Test func `an open transaction is found with its process`() throws {
        let database = try TestDatabase.migrated()
        let (other, connection) = (try database.connect(), try database.connect())
        try other.execute("set application_name = 'forgotten'")
        try other.script("begin")
        _ = try other.query("select 1")
        let measures = try DatabaseHealth.measures(on: connection)
        let found = try #require(measures.first { $0.cause == "transaction_long" })
        #expect(found.value.en.contains("forgotten") && !found.isBad)
        try other.script("rollback")
    }

    @Test func `a role that should need a second factor and is none is found`() throws {
        let database = try TestDatabase.migrated()
        let connection = try database.connect()
        var settings = Settings()
        settings.console.totpRoles = ["administrateur", "operateurs"]
        let found = try SecondFactorLook.find(settings, on: connection)
        #expect(found.map(\.subject) == ["role operateurs"])
        #expect(found.first?.next.en.contains("Did you mean `operateur`?") == true)
    }
}
