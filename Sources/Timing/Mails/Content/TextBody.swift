// SPDX-License-Identifier: Apache-2.0

/// A mail as plain text: columns stand below each other, nothing is wider than it has to be.
enum TextBody {
    static func text(_ content: MailContent) -> String {
        var lines = [content.title, content.lead, ""]
        for section in content.sections {
            lines.append(section.heading)
            lines.append(String(repeating: "-", count: section.heading.count))
            switch section.body {
            case .nothing(let text): lines.append(text)
            case .lines(let all): lines += all.flatMap(paragraph)
            case .table(let table): lines += Self.table(table)
            case .pictures(let pictures): lines += pictures.flatMap(picture)
            }
            if let note = section.note { lines.append(note) }
            lines.append("")
        }
        return (lines + content.foot).map(plain).joined(separator: "\n") + "\n"
    }

    private static func paragraph(_ line: MailContent.Line) -> [String] {
        ["* \(line.name): \(line.text)"] + (line.next.map { ["  > \($0)"] } ?? [])
    }

    /// The figures instead.
    private static func picture(_ picture: MailPicture) -> [String] {
        [picture.alt] + (picture.trouble.map { ["  > \($0)"] } ?? [])
            + (picture.figures.rows.isEmpty ? [] : table(picture.figures))
    }

    /// Characters to which a column is filled up: one long cell is no reason to widen all.
    private static let widest = 60

    private static func table(_ table: MailTable) -> [String] {
        let rows = [table.columns.map(\.title)] + table.rows
        let widths = table.columns.indices.map { column in
            min(widest, rows.map { $0[column].count }.max() ?? 0)
        }
        return rows.map { row in
            let cells = row.enumerated().map { column, cell in
                let blank = String(repeating: " ", count: max(0, widths[column] - cell.count))
                return table.columns[column].isNumber ? blank + cell : cell + blank
            }
            let line = cells.joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
    }

    /// A cell may hold line ends of its own.
    private static func plain(_ line: String) -> String {
        String(line.map { $0.isNewline ? " " : $0 })
    }
}
