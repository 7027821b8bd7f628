// SPDX-License-Identifier: Apache-2.0

import Ingest
import Jobs
import Postgres
import Schema
import TestSupport

/// A database with every table that Bascule keeps for itself.
func servicesDatabase() throws -> TestDatabase {
    try TestDatabase.create(template: "services") { connection in
        try BasculeSchema.migrate(connection)
    }
}
