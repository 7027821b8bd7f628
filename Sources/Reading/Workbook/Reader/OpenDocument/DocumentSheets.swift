// SPDX-License-Identifier: Apache-2.0

/// The sheets of an OpenDocument workbook (`content.xml`), by name.
final class DocumentSheets: MarkupHandler {
    private(set) var sheets: [Sheet] = []
    /// The styles of hidden sheets.
    private var hidden: Set<String> = []
    private var style: String?
    private var depth = 0

    override func begin(_ element: MarkupElement) {
        if ODF.isLink(element) { depth += 1 }
        if element.named("table") {
            depth += 1
            guard depth == 1 else { return }
            let style = element.value(ODF.tableStyle)?.text
            sheets.append(
                Sheet(
                    name: element.value(ODF.tableName)?.text ?? "",
                    isHidden: style.map(hidden.contains) ?? false, part: "\(sheets.count)"))
        } else if element.named("style"), element.value(ODF.styleFamily)?.isSame("table") == true {
            style = element.value(ODF.styleName)?.text
        } else if element.named("table-properties"), let style,
            element.value(ODF.display)?.isSame("false") == true
        {
            hidden.insert(style)
        }
    }

    override func end(_ element: MarkupElement) {
        if element.named("table") || ODF.isLink(element) { depth -= 1 }
        if element.named("style") { style = nil }
    }
}
