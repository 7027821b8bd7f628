// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// The tables of aggregates, exports and housekeeping.
package enum ServicesSchema {
    /// Migrations 5 and on, to be applied after the ledger's.
    package static let migrations = [
        AggregatesSchema.migration,
        ExportsSchema.migration,
        HousekeepingSchema.migration,
        ExportsSchema.amendments,
        HousekeepingSchema.settings,
        WindowsSchema.migration,
        HousekeepingSchema.told,
    ]
}
