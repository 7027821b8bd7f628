// SPDX-License-Identifier: Apache-2.0

import Schema

extension TestDatabase {
    /// A database with every table that Bascule keeps for itself.
    package static func migrated() throws -> TestDatabase {
        try create(template: "schema") { try BasculeSchema.migrate($0) }
    }
}
