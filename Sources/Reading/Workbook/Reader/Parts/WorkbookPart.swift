// SPDX-License-Identifier: Apache-2.0

/// The list of sheets (`workbook.xml`), and from which day they count.
final class WorkbookPart: MarkupHandler {
    struct Entry {
        var name: String
        var isHidden: Bool
        var relation: String
    }

    private(set) var entries: [Entry] = []
    private(set) var is1904 = false
    /// Whether the root is a workbook's.
    private(set) var isWorkbook = false

    override func begin(_ element: MarkupElement) {
        // Not of another namespace: `x15:workbookPr` says nothing of the calendar.
        guard element.isMain else { return }
        if element.named("workbookPr") {
            is1904 = element.value("date1904")?.isTrue ?? false
        } else if element.named("workbook") {
            isWorkbook = true
        } else if element.named("sheet") {
            let state = element.value("state")
            entries.append(
                Entry(
                    name: element.value("name")?.text ?? "",
                    isHidden: state?.isSame("hidden") == true
                        || state?.isSame("veryHidden") == true,
                    relation: element.qualified("id")?.text ?? ""))
        }
    }
}
