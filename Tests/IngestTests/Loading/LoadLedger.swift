// SPDX-License-Identifier: Apache-2.0

import Ingest
import Postgres
import TestSupport

/// A fresh database with the ledger as it is shipped.
func loadDatabase() throws -> TestDatabase {
    try TestDatabase.migrated()
}
