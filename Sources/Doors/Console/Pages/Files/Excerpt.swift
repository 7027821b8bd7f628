// SPDX-License-Identifier: Apache-2.0

/// A line as it was sent, with the cell that is wrong where it is plain which one it is.
///
/// A line may be a mebibyte long: what is far from the cell is left out, and it is known how much.
struct Excerpt: Equatable {
    enum Part: Equatable {
        case text(String)
        /// Bytes that are left out.
        case cut(Int)
    }

    let before: [Part]
    /// Nil: it is not plain which one it is.
    let cell: [Part]?
    let after: [Part]

    /// Bytes of a page that a line may take, as it is escaped.
    static let limit = 1_500
    /// The cell's part of them.
    private static let cellLimit = 600

    init(_ line: String, cell wanted: String?) {
        guard let wanted, let place = Self.place(of: wanted, in: line) else {
            before = Self.ends(line[...], limit: Self.limit)
            cell = nil
            after = []
            return
        }
        let marked = Self.ends(line[place], limit: Self.cellLimit)
        let rest = Self.limit - Self.size(marked)
        let following = line[place.upperBound...]
        let head = Self.head(following, limit: rest / 2)
        let leading = line[..<place.lowerBound]
        let tail = Self.tail(leading, limit: rest - Self.size(head))
        before = Self.cut(leading, to: tail) + Self.text(tail)
        cell = marked
        after = Self.text(head) + Self.cut(following, to: head)
    }

    /// A text that is cut at its end.
    init(beginOf text: String, limit: Int) {
        let head = Self.head(text[...], limit: limit)
        before = Self.text(head) + Self.cut(text[...], to: head)
        cell = nil
        after = []
    }

    func html(_ face: Face) -> HTML {
        func shown(_ parts: [Part]) -> HTML { "\(parts.map { Self.shown($0, face) })" }
        let marked: HTML = cell.map { "<mark>\(shown($0))</mark>" } ?? .none
        return "<bdi>\(shown(before))\(marked)\(shown(after))</bdi>"
    }

    private static func shown(_ part: Part, _ face: Face) -> HTML {
        switch part {
        case .text(let text): return "\(text)"
        case .cut(let bytes):
            let size = face.bytes(Int64(bytes))
            return
                "<i class=\"cut\">\(face(en: " … \(size) left out … ", fr: " … \(size) omis … "))</i>"
        }
    }

    /// Nil where it is not there, or in several places.
    private static func place(of cell: String, in line: String) -> Range<String.Index>? {
        let (cell, bytes) = (Array(cell.utf8), Array(line.utf8))
        guard let first = cell.first, cell.count <= bytes.count else { return nil }
        let end = bytes.count - cell.count + 1
        var found: Int?
        var start = 0
        while start < end, let next = bytes[start..<end].firstIndex(of: first) {
            if bytes[next...].starts(with: cell) {
                guard found == nil else { return nil }
                found = next
            }
            start = next + 1
        }
        return found.map { place in
            let from = line.utf8.index(line.startIndex, offsetBy: place)
            return from..<line.utf8.index(from, offsetBy: cell.count)
        }
    }

    /// The begin and the end of a text.
    private static func ends(_ text: Substring, limit: Int) -> [Part] {
        let whole = head(text, limit: limit)
        guard whole.endIndex < text.endIndex else { return Self.text(text) }
        let first = head(text, limit: limit * 3 / 4)
        let rest = text[first.endIndex...]
        let last = tail(rest, limit: limit / 4)
        return Self.text(first) + cut(rest, to: last) + Self.text(last)
    }

    private static func text(_ text: Substring) -> [Part] {
        text.isEmpty ? [] : [.text(String(text))]
    }

    private static func cut(_ text: Substring, to shown: Substring) -> [Part] {
        let left = text.utf8.count - shown.utf8.count
        return left > 0 ? [.cut(left)] : []
    }

    private static func head(_ text: Substring, limit: Int) -> Substring {
        var (left, end) = (limit, text.startIndex)
        while end < text.endIndex {
            left -= size(text.unicodeScalars[end])
            guard left >= 0 else { break }
            end = text.unicodeScalars.index(after: end)
        }
        return text[..<end]
    }

    private static func tail(_ text: Substring, limit: Int) -> Substring {
        var (left, start) = (limit, text.endIndex)
        while start > text.startIndex {
            let index = text.unicodeScalars.index(before: start)
            left -= size(text.unicodeScalars[index])
            guard left >= 0 else { break }
            start = index
        }
        return text[start...]
    }

    private static func size(_ scalar: Unicode.Scalar) -> Int {
        HTML(String(scalar)).text.utf8.count
    }

    private static func size(_ text: Substring) -> Int { HTML(String(text)).text.utf8.count }

    private static func size(_ parts: [Part]) -> Int {
        parts.reduce(0) { sum, part in
            if case .text(let text) = part { sum + size(text[...]) } else { sum }
        }
    }
}
