// SPDX-License-Identifier: Apache-2.0

/// The number formats of the cells (`styles.xml`), by the number that a cell has.
final class Styles: MarkupHandler {
    private(set) var formats: [NumberFormat] = []
    private var written: [Int: NumberFormat] = [:]
    private var isInFormats = false
    private var isInCells = false

    override func begin(_ element: MarkupElement) {
        guard element.isMain else { return }
        if element.named("numFmts") {
            isInFormats = true
        } else if element.named("cellXfs") {
            isInCells = true
        } else if isInFormats, element.named("numFmt"), let id = element.value("numFmtId")?.number {
            written[id] = NumberFormat(code: element.value("formatCode")?.text ?? "")
        } else if isInCells, element.named("xf") {
            let id = element.value("numFmtId")?.number ?? 0
            formats.append(written[id] ?? NumberFormat(builtIn: id))
        }
    }

    override func end(_ element: MarkupElement) {
        guard element.isMain else { return }
        if element.named("numFmts") { isInFormats = false }
        if element.named("cellXfs") { isInCells = false }
    }
}
