// SPDX-License-Identifier: Apache-2.0

internal import Wording

/// A mail as HTML: tables and styles of its own, for readers know nothing else; nothing is loaded.
enum HTMLBody {
    private static let font = "font-family:Arial,Helvetica,sans-serif"
    private static let calm = "color:#5b6572"

    static func text(_ content: MailContent, in language: Language) -> String {
        let colour = content.isWell ? "#1d6b3a" : "#a3260f"
        let sections = content.sections.map(section).joined()
        let foot = content.foot.map {
            "<p style=\"margin:0 0 6px;font-size:13px;\(calm)\">\(escaped($0))</p>"
        }
        .joined()
        return """
            <!DOCTYPE html>
            <html lang="\(language.rawValue)"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width,initial-scale=1">
            <title>\(escaped(content.title))</title></head>
            <body style="margin:0;padding:0;background:#f2f4f6">
            <table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="table-layout:fixed;background:#f2f4f6"><tr><td align="center" style="padding:12px">
            <table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="table-layout:fixed;max-width:640px;background:#ffffff;\(font);font-size:15px;line-height:1.45;color:#1b2430"><tr><td style="padding:18px 16px">
            <h1 style="margin:0 0 4px;font-size:22px;line-height:1.25;color:\(colour)">\(escaped(content.title))</h1>
            <p style="margin:0 0 14px;\(calm)">\(escaped(content.lead))</p>
            \(sections)<hr style="border:0;border-top:1px solid #d5dae0;margin:18px 0 12px">
            \(foot)
            </td></tr></table>
            </td></tr></table>
            </body></html>

            """
    }

    private static func section(_ section: MailContent.Section) -> String {
        let head =
            "<h2 style=\"margin:18px 0 6px;font-size:16px\">\(escaped(section.heading))</h2>\n"
        let body =
            switch section.body {
            case .nothing(let text): "<p style=\"margin:0;\(calm)\">\(escaped(text))</p>\n"
            case .lines(let lines): lines.map(line).joined()
            case .table(let table): Self.table(table)
            case .pictures(let pictures): pictures.map(picture).joined()
            }
        let note = section.note.map { "<p style=\"margin:6px 0 0;\(calm)\">\(escaped($0))</p>\n" }
        return head + body + (note ?? "")
    }

    private static func line(_ line: MailContent.Line) -> String {
        let next = line.next.map { "<br><span style=\"\(calm)\">\(escaped($0))</span>" } ?? ""
        return
            "<p style=\"margin:0 0 8px;overflow-wrap:anywhere\"><strong>\(escaped(line.name))</strong><br>"
            + "\(escaped(line.text))\(next)</p>\n"
    }

    /// Who sees no picture reads what it says.
    private static func picture(_ picture: MailPicture) -> String {
        guard picture.bytes != nil else {
            let trouble = picture.trouble.map {
                "<p style=\"margin:0 0 8px;\(calm)\">\(escaped($0))</p>\n"
            }
            return "<p style=\"margin:0 0 4px\">\(escaped(picture.alt))</p>\n" + (trouble ?? "")
        }
        return "<p style=\"margin:0 0 8px\"><img src=\"cid:\(escaped(picture.id))\" "
            + "alt=\"\(escaped(picture.alt))\" width=\"\(MailPicture.width)\" "
            + "style=\"display:block;width:100%;max-width:\(MailPicture.width)px;height:auto;border:0\">"
            + "</p>\n"
    }

    /// Wider than the screen it is moved within, and the mail stays as it is.
    private static func table(_ table: MailTable) -> String {
        let cell = "padding:4px 8px 4px 0;border-bottom:1px solid #e3e7eb;vertical-align:top"
        func place(_ column: Int) -> String {
            table.columns[column].isNumber
                ? "text-align:right;white-space:nowrap" : "text-align:left"
        }
        let head = table.columns.enumerated().map { column, title in
            "<th scope=\"col\" style=\"\(cell);\(place(column));font-size:13px;\(calm)\">"
                + "\(escaped(title.title))</th>"
        }.joined()
        let rows = table.rows.map { row in
            let cells = row.enumerated().map { column, text in
                "<td style=\"\(cell);\(place(column))\">\(escaped(text))</td>"
            }
            return "<tr>\(cells.joined())</tr>\n"
        }.joined()
        return """
            <div style="overflow-x:auto"><table width="100%" cellpadding="4" cellspacing="0" style="border-collapse:collapse;font-size:14px">
            <thead><tr>\(head)</tr></thead><tbody>
            \(rows)</tbody></table></div>

            """
    }

    /// Nothing of a text is markup.
    static func escaped(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result.append(contentsOf: "&amp;".unicodeScalars)
            case "<": result.append(contentsOf: "&lt;".unicodeScalars)
            case ">": result.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
            case "'": result.append(contentsOf: "&#39;".unicodeScalars)
            default:
                // What HTML can't have, such as NUL.
                let isBad = scalar.value < 0x20 && scalar.value != 0x0a && scalar.value != 0x09
                result.append(isBad ? " " : scalar)
            }
        }
        return String(result)
    }
}
