// SPDX-License-Identifier: Apache-2.0

import Configuration
import Testing

@testable import Feeds

/// Mistakes in `layout:`, each with its place.
@Suite struct LayoutDeclarationTests {
    @Test(arguments: [
        (
            "layout: { plates: {}, unpivot: { columns: x } }",
            "cannot have both `plates` and `unpivot`"
        ),
        ("layout: { sections: { end: blank } }", "`begin` is missing"),
        ("layout: { sections: { begin: '(' } }", "regular expression of `begin`"),
        ("layout: { values: { a: '(' } }", "regular expression of `values`"),
        ("layout: { values: [a] }", "`values` must be a map"),
        ("layout: { plates: { wells: 97 } }", "No plate has `97` wells"),
        ("layout: { fixed: [0] }", "`0` is no width"),
        ("layout: { records: { separator: \"~\" } }", "`separator` must be `:` or `=`"),
        ("layout: { unpivot: { columns: '^x' } }", "No column takes the value of a cell"),
        ("layout: { unpivot: { empty: keep } }", "`columns` is missing"),
        (
            "layout: { unpivot: { except: '(' } }",
            "The regular expression of `except` cannot be used"
        ),
        ("layout: { plates: {} }", "A plate has no column `a`"),
        ("layout: { values: { section: x }, sections: { begin: y } }", "gives `section` twice"),
        (
            "layout: { fixed: [3] }\ndialect: { delimiter: \";\" }",
            "where the layout cuts the lines"
        ),
        ("layout: { values: { x: y } }\ndialect: { header: 0 }", "`header: 0` says there is none"),
        ("layout: { records: {} }\ndialect: { units_row: may }", "`units_row` means nothing"),
    ])
    func `a mistake is told`(_ yaml: String, _ wanted: String) {
        let text = "feed: f\ncolumns: [{ name: a }]\n" + yaml
        let (feed, mistakes) = FeedCatalog.parse(text, file: "f.yaml", settings: Settings())
        #expect(feed == nil)
        #expect(mistakes.contains { $0.what.contains(wanted) }, "\(mistakes)")
    }

    @Test(arguments: [
        ("from_layout: wel", "The layout gives no `wel`"),
        ("from_layout: well, header: x", "is not read from the file"),
        ("from_layout: well, nth: 2", "is not read from the file"),
        ("from_layout: value }, { name: c, from_layout: value", "are both given `value`"),
    ])
    func `a mistake of a column is told`(_ column: String, _ wanted: String) {
        let text = """
            feed: f
            layout: { plates: {} }
            columns: [{ name: a, from_layout: value }, { name: b, \(column) }]
            """
        let (_, mistakes) = FeedCatalog.parse(text, file: "f.yaml", settings: Settings())
        #expect(mistakes.contains { $0.what.contains(wanted) }, "\(mistakes)")
    }
}
