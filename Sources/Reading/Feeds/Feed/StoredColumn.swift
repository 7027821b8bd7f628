// SPDX-License-Identifier: Apache-2.0

/// A column of the feed's table; a measurement gives three of them.
package struct StoredColumn: Sendable, Equatable {
    package var name: String
    package var type: ColumnType
    package var isKey: Bool
    package var isRequired: Bool

    package init(name: String, type: ColumnType, isKey: Bool = false, isRequired: Bool = false) {
        self.name = name
        self.type = type
        self.isKey = isKey
        self.isRequired = isRequired
    }
}
