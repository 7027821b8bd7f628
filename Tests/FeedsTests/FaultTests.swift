// SPDX-License-Identifier: Apache-2.0

import Configuration
import Testing
import Wording

@testable import Feeds

@Suite struct FaultTests {
    @Test func `every rule has an example`() {
        let rules = Set(Fault.examples.map(\.rule))
        #expect(rules == Set(Rule.allCases))
    }

    @Test(arguments: Fault.examples)
    func `a fault has its message in both languages`(_ detail: Fault.Detail) {
        for severity in Severity.allCases {
            let fault = Fault(
                line: 12, column: "valeur", value: "1,2", severity: severity, detail: detail)
            let french = fault.message(in: .fr)
            let english = fault.message(in: .en)
            #expect(french.hasPrefix("Ligne 12, colonne « valeur » : "))
            #expect(english.hasPrefix("Line 12, column “valeur”: "))
            for text in [french, english] {
                #expect(text.hasSuffix("."))
                #expect(!text.contains("_limit") && !text.hasSuffix(detail.rule.rawValue))
                #expect(text.count > 45)
            }
            #expect(french != english)
        }
    }
}
