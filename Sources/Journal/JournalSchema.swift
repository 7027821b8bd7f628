// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// What the journal adds to its table, which the ledger's first migration makes.
package enum JournalSchema {
    /// The journal's migrations (number 2), to be applied after the ledger's first.
    package static let migrations: [Migration] = []
}
