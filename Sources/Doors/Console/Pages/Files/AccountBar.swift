// SPDX-License-Identifier: Apache-2.0

/// Parts of a whole as a bar, and what each is.
struct AccountBar {
    let parts: [(name: String, count: Int64, kind: String)]
    let total: Int64
    let face: Face

    var body: HTML {
        // Widths are attributes of SVG: a style in an attribute is not let through.
        var start: Int64 = 0
        let bars = parts.filter { $0.count > 0 }.map { part -> HTML in
            let x = 1_000 * start / max(1, total)
            start += part.count
            let width = max(4, 1_000 * start / max(1, total) - x)
            return """
                <rect x="\(x)" y="0" width="\(width)" height="26" class="fill-\(part.kind)"/>
                """
        }
        let legend = parts.map { part -> HTML in
            """
            <span><svg width="10" height="10" aria-hidden="true"><rect width="10" height="10" rx="2" \
            class="fill-\(part.kind)"/></svg><b>\(face.number(part.count))</b> \(part.name)</span>
            """
        }
        return """
            <svg class="sum" viewBox="0 0 1000 26" preserveAspectRatio="none" aria-hidden="true">\
            \(bars)</svg><p class="legend">\(legend)</p>
            """
    }
}
