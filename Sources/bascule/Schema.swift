// SPDX-License-Identifier: Apache-2.0

import Ingest
import Jobs
import Postgres
import Services

/// Every table Bascule keeps for itself, in schema `bascule`: the modules' migrations, by number.
///
/// 1 and 2 are the ledger's and the journal's, 3 and 4 the queue's and its schedules', 5 and on the
/// services', 10 the ledger's again.
enum Schema {
    static let migrations = Migrations(
        LedgerSchema.migrations + JobsSchema.migrations + ServicesSchema.migrations)
}
