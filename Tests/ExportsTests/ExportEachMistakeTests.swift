// SPDX-License-Identifier: Apache-2.0

import Configuration
import Testing
import Wording

@testable import Exports

/// Mistakes in declarations of exports with a file for each value.
@Suite struct ExportEachMistakeTests {
    private static let mistakes = [
        ("query: select 1 as a where :each = '' order by 1", "the export no `each`"),
        ("each: select 'a'\nquery: select 1 as a order by 1", "whatever the value of `each`"),
        ("each: select :each\nquery: select :each as a order by 1", "uses `:each` itself"),
        (
            "each: select 'a' where :day > '2026-01-01'\nquery: select :each as a order by 1",
            "asks for a window"
        ),
        ("each: delete from t\nquery: select :each as a order by 1", "begins with `delete`"),
        ("each: select 'a\nquery: select :each as a order by 1", "never closed"),
        (
            "each: select 'a'\nname: x.csv\nquery: select :each as a order by 1",
            "of all values the same name"
        ),
        ("name: \"x_{each}.csv\"\nquery: select 1 as a order by 1", "the export has no `each`"),
        (
            "each: select 'a'\nlimits: { files: 0 }\nquery: select :each as a order by 1",
            "from 1 to 100000"
        ),
    ]

    @Test(arguments: mistakes)
    func `a mistake in it is told`(_ yaml: String, _ part: String) throws {
        let settings = Settings()
        let (_, found) = ExportCatalog.parse(
            "export: x\n\(yaml)\n", file: "x.yaml", settings: settings)
        #expect(found.contains { $0.what.contains(part) }, "\(found)")
    }
}
