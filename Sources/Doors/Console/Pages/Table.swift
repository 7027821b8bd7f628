// SPDX-License-Identifier: Apache-2.0

/// Tables: a caption for those who don't see it, a scope for each head, a frame that scrolls.
enum Table {
    /// - Parameters:
    ///   - id: its name for scripts.
    ///   - columns: each head, and whether figures stand below it.
    ///   - rows: `<tr>`, each cell with its head as `data-label`.
    static func table(
        _ id: String, caption: String, _ columns: [(String, isNumber: Bool)], _ rows: [HTML],
        _ face: Face
    ) -> HTML {
        guard !rows.isEmpty else {
            return "<p class=\"empty\">\(face(en: "Nothing.", fr: "Rien."))</p>"
        }
        let heads = columns.map { head -> HTML in
            let kind: HTML = head.isNumber ? " class=\"n\"" : ""
            return "<th scope=\"col\"\(kind)>\(head.0)</th>"
        }
        return """
            <div class="scroll" tabindex="0" role="region" aria-label="\(caption)">\
            <table data-testid="\(id)"><caption>\(caption)</caption><thead><tr>\(heads)</tr></thead>\
            <tbody>\(rows)</tbody></table></div>
            """
    }
}
