// SPDX-License-Identifier: Apache-2.0

import Records
import Testing

@testable import Feeds

/// Sections of two tables that take turns, in each pair of shapes.
@Suite struct AlternatingSectionTests {
    enum Shape: CaseIterable {
        case table, plates, records

        var rule: String {
            switch self {
            case .table: ""
            case .plates: "plates: { wells: 6 }"
            case .records: "records: {}"
            }
        }

        /// The columns, with the same names in each shape: none lacks what another one has.
        var columns: String {
            let (name, value) =
                self == .plates
                ? ("from_layout: well", "from_layout: value") : ("header: Nom", "header: Valeur")
            return """
                [{ name: section, from_layout: section, required: true },
                 { name: nom, \(name), required: true }, { name: valeur, \(value) }]
                """
        }

        func lines(_ value: String) -> String {
            switch self {
            case .table: "Nom;Valeur\nA1;\(value)"
            case .plates: ";1;2;3\nA;\(value);;\nB;;;"
            case .records: "Nom;A1\nValeur;\(value)"
            }
        }
    }

    private func yaml(_ own: Shape, _ branch: Shape, isMoved: Bool) -> String {
        // A column more in front: values that went into the other table would be under other names.
        let further = "{ name: vide, header: Vide },"
        let hasFurther = isMoved && branch != .plates
        let columns =
            hasFurther ? "[\(further) \(branch.columns.dropFirst())" : branch.columns
        return """
            feed: f
            dialect: { delimiter: ";" }
            layout:
              sections: { begin: '^\\[(.+)\\]$', take: ["A*"] }
              \(own.rule)
            columns: \(own.columns.replacing("\n", with: ""))
            key: [section, nom]
            branches:
              - table: data.g
                take: ["B*"]
                \(branch.rule)
                columns: \(columns.replacing("\n", with: ""))
                key: [section, nom]
            """
    }

    @Test(arguments: Shape.allCases, Shape.allCases)
    func `each section's rows go into its own table, however often they take turns`(
        _ own: Shape, _ branch: Shape
    ) throws {
        let names = ["A1", "B1", "A2", "A3", "B2", "B3", "A4"]
        let text = names.map { name in
            "[\(name)]\n" + (name.hasPrefix("A") ? own : branch).lines("v\(name)") + "\n"
        }.joined()
        for isMoved in [false, true] {
            let preview = try judged(yaml(own, branch, isMoved: isMoved), text)
            #expect(preview.told == [])
            let tables = preview.feed.eachTable
            let rows = preview.rows.map { row in
                let shown = zip(tables[row.table].storedColumns, row.values.indices)
                    .filter { $0.0.name != "vide" }.map { row.shown($0.1) ?? "-" }
                return "\(row.table): \(shown.joined(separator: "|"))"
            }
            #expect(rows == names.map { "\($0.hasPrefix("A") ? 0 : 1): \($0)|A1|v\($0)" })
        }
    }
}
