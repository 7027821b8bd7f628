// SPDX-License-Identifier: Apache-2.0

/// One step of the schema: its text never changes once it was applied anywhere.
package struct Migration: Sendable, Equatable {
    package let id: Int
    package let name: String
    package let sql: String

    package init(_ id: Int, _ name: String, sql: String) {
        self.id = id
        self.name = name
        self.sql = sql
    }
}
