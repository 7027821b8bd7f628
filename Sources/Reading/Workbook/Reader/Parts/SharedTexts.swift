// SPDX-License-Identifier: Apache-2.0

/// The shared texts (`sharedStrings.xml`): rich text joined, pronunciations left out.
final class SharedTexts: MarkupHandler {
    let store: TextStore
    private var phonetic = 0

    init(_ store: TextStore) { self.store = store }

    override func begin(_ element: MarkupElement) {
        guard element.isMain else { return }
        if element.named("t") {
            isCollecting = phonetic == 0
        } else if element.named("si") {
            forgetContent()
            phonetic = 0
        } else if element.named("rPh") {
            phonetic += 1
        }
    }

    override func end(_ element: MarkupElement) throws {
        guard element.isMain else { return }
        if element.named("t") {
            isCollecting = false
        } else if element.named("rPh") {
            phonetic -= 1
        } else if element.named("si") {
            CellText.decodeEscapes(&content)
            let isTooLong = isContentCut || CellText.isTooLong(content)
            try store.append(isTooLong ? nil : content)
        }
    }
}
