// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// What a mail says, before it is laid out: as HTML, and as text.
package struct MailContent: Sendable, Equatable {
    /// `Tout va bien`, `3 anomalies`.
    package var title: String
    package var isWell: Bool
    /// Below the title, in small: the day, the site.
    package var lead: String
    package var sections: [Section]
    /// Small, at the end.
    package var foot: [String]

    package init(
        title: String, isWell: Bool, lead: String, sections: [Section], foot: [String] = []
    ) {
        self.title = title
        self.isWell = isWell
        self.lead = lead
        self.sections = sections
        self.foot = foot
    }

    package struct Section: Sendable, Equatable {
        package var heading: String
        package var body: Body
        /// Below it: `and 40 more`.
        package var note: String?

        package init(_ heading: String, _ body: Body, note: String? = nil) {
            self.heading = heading
            self.body = body
            self.note = note
        }
    }

    package enum Body: Sendable, Equatable {
        case lines([Line])
        case table(MailTable)
        case pictures([MailPicture])
        /// What to say where there is nothing.
        case nothing(String)
    }

    package struct Line: Sendable, Equatable {
        /// The thing it is about.
        package var name: String
        package var text: String
        /// What to do; nil: the text says it.
        package var next: String?

        package init(_ name: String, _ text: String, next: String? = nil) {
            self.name = name
            self.text = text
            self.next = next
        }
    }

    /// The same with at most so many entries in each section; `more` says how many were left out.
    package func shortened(to most: Int, more: (Int) -> String) -> MailContent {
        var content = self
        for index in content.sections.indices {
            switch content.sections[index].body {
            case .lines(let lines) where lines.count > most:
                content.sections[index].body = .lines(Array(lines.prefix(most)))
                content.addNote(more(lines.count - most), to: index)
            case .table(var table) where table.rows.count > most:
                let left = table.rows.count - most
                table.rows = Array(table.rows.prefix(most))
                content.sections[index].body = .table(table)
                content.addNote(more(left), to: index)
            default: break
            }
        }
        return content
    }

    /// What was cut before is still said.
    private mutating func addNote(_ note: String, to index: Int) {
        sections[index].note =
            [note, sections[index].note].compactMap(\.self).joined(separator: " · ")
    }
}

extension MailContent {
    /// The same with no text longer than a reader reads.
    var clipped: MailContent {
        let (short, long) = (Mail.Limits.cellCharacters, Mail.Limits.lineCharacters)
        var content = self
        content.title = title.clipped(to: short)
        content.lead = lead.clipped(to: short)
        content.foot = foot.map { $0.clipped(to: long) }
        content.sections = sections.map { section in
            let body: Body =
                switch section.body {
                case .nothing(let text): .nothing(text.clipped(to: long))
                case .pictures(let pictures):
                    .pictures(pictures.map(\.clipped))
                case .lines(let lines):
                    .lines(
                        lines.map {
                            Line(
                                $0.name.clipped(to: short), $0.text.clipped(to: long),
                                next: $0.next?.clipped(to: long))
                        })
                case .table(let table): .table(table.clipped(to: short))
                }
            return Section(
                section.heading.clipped(to: short), body, note: section.note?.clipped(to: long))
        }
        return content
    }
}

extension MailTable {
    fileprivate func clipped(to most: Int) -> MailTable {
        MailTable(
            columns.map { Column($0.title.clipped(to: most), isNumber: $0.isNumber) },
            rows.map { row in row.map { $0.clipped(to: most) } })
    }
}

extension MailPicture {
    fileprivate var clipped: MailPicture {
        var picture = self
        picture.alt = alt.clipped(to: Mail.Limits.lineCharacters)
        picture.trouble = trouble?.clipped(to: Mail.Limits.lineCharacters)
        picture.figures = figures.clipped(to: Mail.Limits.cellCharacters)
        return picture
    }
}

extension MailContent {
    /// Those that have bytes, in their order.
    var pictures: [MailPicture] {
        sections.flatMap { section in
            if case .pictures(let pictures) = section.body { pictures } else { [MailPicture]() }
        }.filter { $0.bytes != nil }
    }

    /// The same with the bytes of each picture, or why there are none.
    func painted(_ paint: (MailPicture) -> MailPicture) -> MailContent {
        var content = self
        content.sections = sections.map { section in
            guard case .pictures(let pictures) = section.body else { return section }
            return Section(
                section.heading, .pictures(pictures.map(paint)), note: section.note)
        }
        return content
    }
}
