// SPDX-License-Identifier: Apache-2.0

import Testing
import Wording

@testable import Feeds

/// Units behind a column's name in the file.
@Suite struct HeaderUnitTests {
    private static func feed(_ unit: String) -> String {
        """
        feed: dosage
        dialect: { delimiter: ";" }
        numbers: { decimal: "," }
        columns:
          - { name: nom, header: Nom, required: true }
          - { name: teneur, header: Conc., type: numeric, required: true, header_unit: \(unit), default: 5 }
        """
    }

    @Test(arguments: [
        ("Conc. (ng/uL)", "1.5"), ("Conc. [ng/µL]", "1.5"), ("conc ng/ul", "1.5"),
        ("Conc. (mg/mL)", "1500.0"),
    ])
    func `the unit is checked, and converted where a factor is declared`(
        _ name: String, _ value: String
    ) throws {
        let preview = try judged(
            Self.feed("{ ng/µL: 1, mg/mL: 1000 }"), "Nom;\(name)\nA;1,5\nB;\n")
        #expect(preview.told == [])
        // A default is in the column's own unit.
        #expect(preview.given == ["A|\(value)", "B|5"])
    }

    @Test(arguments: ["Conc. (%)", "Conc. (ng/mL)", "Conc."])
    func `another unit, or none, refuses the file`(_ name: String) throws {
        let preview = try judged(Self.feed("ng/µL"), "Nom;\(name)\nA;1,5\n")
        #expect(preview.told == ["- - header"])
        #expect(preview.fileFaults.count == 1)
        #expect(preview.faults[0].message(in: .fr).contains("au lieu de ng/µL"))
    }
}
