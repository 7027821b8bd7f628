// SPDX-License-Identifier: Apache-2.0

internal import DelimitedText
internal import Records
internal import Wording

/// A layout that the lines of a sample look like.
struct LayoutGuess {
    var layout: Layout
    /// Nil where the lines are cut by the layout, or are cells of a sheet.
    var delimiter: UInt8?
    /// The names of the file's own columns, as in its header.
    var header: [String] = []
    /// Of these, names that not each of its tables has.
    var loose: Set<String> = []
    /// The place of a column that is found by it, from 1.
    var position: Int?
    /// Names of columns that a feed has no need of.
    var passedOver: Set<String> = []
    /// Rows of the header, whose names are joined.
    var headerRows = 1
    var footers: [String] = []
    /// What lines that are only drawn begin with; empty: there are none.
    var comment = ""

    /// What `dialect:` must say.
    var dialect: String {
        var parts: [String] = []
        if let delimiter {
            let text = String(Character(Unicode.Scalar(delimiter)))
            parts.append("delimiter: \(delimiter == 9 ? "tab" : Proposal.quoted(text))")
        }
        if headerRows > 1 { parts.append("header: \(headerRows)") }
        if !comment.isEmpty { parts.append("comment: \(Proposal.quoted(comment))") }
        if !footers.isEmpty {
            let words = footers.map(Proposal.quoted).joined(separator: ", ")
            parts.append("footer: [\(words)]")
        }
        return parts.joined(separator: ", ")
    }

    /// A feed that reads the sample by it, every column a text.
    func feed(sheet: String?) -> Feed {
        var feed = Feed(name: "sample", table: TableName(schema: "data", name: "sample"))
        feed.layout = layout
        feed.sheet = sheet
        feed.dialect.lines = .declared
        feed.dialect.headerRows = headerRows
        feed.lines.headerRows = headerRows
        feed.dialect.comment = Array(comment.utf8)
        feed.dialect.delimiter = delimiter
        feed.lines.footers = footers
        var names: [String: Int] = [:]
        for name in layout.names {
            var column = Column(name: "g\(feed.columns.count)", type: .text)
            column.origin = .layout(name)
            feed.columns.append(column)
        }
        for name in header where !HeaderMap.key(name).isEmpty {
            var column = Column(name: "c\(feed.columns.count)", type: .text)
            column.headers = [name]
            names[HeaderMap.key(name), default: 0] += 1
            column.nth = names[HeaderMap.key(name)]
            column.isRequired = layout.hasHeader && !loose.contains(name)
            feed.columns.append(column)
        }
        if let position {
            var column = Column(name: "p", type: .text)
            column.position = position
            feed.columns.append(column)
        }
        if layout.cutsLines { feed.readWholeLines() }
        return feed
    }

    // MARK: What the lines look like

    /// Layouts that nothing else looks like, the likeliest first.
    static func evident(_ lines: [SampleLine]) -> [LayoutGuess] {
        let sections = brackets(lines) + repeatedHeader(lines)
        let tables = groupedTable(lines) + tagTable(lines) + wideTable(lines)
        return plates(lines) + sections + tables
    }

    /// The words of usual footers that lines begin with.
    static func footers(_ lines: [SampleLine]) -> [String] {
        let firsts = Set(lines.compactMap { $0.filled.first })
        return Proposal.usualFooters.filter { word in
            let words = FooterWords([word])
            return firsts.contains { text in
                let bytes = Array(text.utf8)
                return words.match(bytes, 0..<bytes.count) != nil
            }
        }
    }
}

extension Layout {
    /// Whether its tables have a header that is looked for.
    fileprivate var hasHeader: Bool {
        if case .records = shape { false } else { true }
    }
}
