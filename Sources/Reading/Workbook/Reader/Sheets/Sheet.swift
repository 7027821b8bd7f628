// SPDX-License-Identifier: Apache-2.0

internal import Records

/// A sheet of a workbook.
package struct Sheet: Sendable, Equatable {
    package var name: String
    package var isHidden: Bool
    /// The part that has its cells; of ODS all sheets have one part, and this is its place in it.
    var part: String

    init(name: String, isHidden: Bool, part: String) {
        self.name = name
        self.isHidden = isHidden
        self.part = part
    }
}

extension [Sheet] {
    /// The sheet of a name, or else of a number, from 1; without one, the only visible sheet.
    package func chosen(_ name: String?) throws -> Sheet {
        guard let name else {
            let visible = filter { !$0.isHidden }
            guard let sheet = visible.first else { throw WorkbookFault.noVisibleSheet.error }
            guard visible.count == 1 else {
                throw WorkbookFault.severalSheets(visible.map(\.name)).error
            }
            return sheet
        }
        if let sheet = first(where: { $0.name == name }) { return sheet }
        let folded = filter { $0.name.lowercased() == name.lowercased() }
        if folded.count == 1 { return folded[0] }
        if let number = Int(name), indices.contains(number - 1) { return self[number - 1] }
        throw WorkbookFault.noSheet(name: name, among: map(\.name)).error
    }
}
