// SPDX-License-Identifier: Apache-2.0

package import Calendar

/// A feed's declaration of one column.
package struct Column: Sendable {
    package var name: String
    /// The names it may have in a file's header, as declared; the column's own name counts too.
    package var headers: [String] = []
    /// Which of several equal header names it is, from 1.
    package var nth: Int?
    /// The place of its cells, from 1, in the place of a name.
    package var position: Int?
    package var type: CellType
    package var origin = Origin.cell
    package var isRequired = false
    /// A regular expression that the whole text must match.
    package var pattern: String?
    package var lengthMin: Int?
    package var lengthMax: Int?
    /// Texts that may be sent and what is stored for each; empty allows everything.
    package var allowed: [AllowedValue] = []
    package var range = Ranges()
    package var formats: [DateFormat] = []
    /// The names of the file's column with the time of day, where `headers` name that of the day;
    /// empty: one column has both.
    package var timeHeaders: [String] = []
    package var zone: Zone?
    /// The value read for an empty cell.
    package var defaultText: String?
    /// Units that may follow the number in the cell; with `unitColumn` any may.
    package var units: [String] = []
    /// The units of which its name in the file must have one; empty: its name has none.
    package var headerUnits: [HeaderUnit] = []
    /// The column that says the unit of a measurement.
    package var unitColumn: String?
    /// The column that takes what stands in brackets behind a measurement.
    package var remarkColumn: String?
    package var numbers = NumberFormat()
    package var nulls: [String] = []

    package init(name: String, type: CellType) {
        self.name = name
        self.type = type
    }

    /// The names it may have in a header; where these are numbered its own name stands back.
    var headerNames: [String] {
        if let given { return [Layout.mark + given] }
        return nth != nil && !headers.isEmpty ? headers : [name] + headers
    }

    /// Its places, where columns are found by them and not by a header's names.
    var places: [String] { headers.isEmpty ? [name] : headers }

    /// The name under which the feed's layout gives it; nil: it does not.
    package var given: String? {
        if case .layout(let name) = origin { name } else { nil }
    }

    /// Whether the records have a field for it.
    package var isInFile: Bool { origin == .cell || given != nil }

    func stored(key: [String]) -> [StoredColumn] {
        let isKey = key.contains(name)
        return type.stored.map { part in
            StoredColumn(
                name: name + part.suffix, type: part.type, isKey: isKey && type.stored.count == 1,
                isRequired: (isRequired || isKey) && part.isLeading)
        }
    }
}
