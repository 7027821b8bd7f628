// SPDX-License-Identifier: Apache-2.0

/// Where a value stands in a document: `@id`, `data/pol`, `value[2]`, `value[@name='pH']`,
/// `../@plate`, `/results/@lot`; `.` is the record's own text.
///
/// A name without a prefix is that of elements with any or none; one with a prefix is written so.
package struct XMLPath: Sendable, Hashable, CustomStringConvertible {
    package struct Step: Sendable, Hashable {
        package var name: String
        package var choice = Choice.any
    }

    /// Which of several elements of one name.
    package enum Choice: Sendable, Hashable {
        case any
        /// From 1, among those of its name within one element.
        case number(Int)
        case attribute(name: String, value: String)
    }

    /// From the root, and not from the record.
    package var isAbsolute = false
    /// Elements that the way goes up.
    package var ups = 0
    package var steps: [Step] = []
    /// The attribute that has the value; nil: the element's text.
    package var attribute: String?

    init() {}

    /// Nil where it is none.
    package init?(_ text: String) {
        var reader = XMLPathReader(text)
        guard let path = reader.read() else { return nil }
        self = path
    }

    /// The same from the root, for a record at this place; nil where it leads beyond the root.
    package func resolved(from record: XMLPath) -> XMLPath? {
        guard !isAbsolute else { return self }
        guard ups < record.steps.count else { return nil }
        var path = self
        path.isAbsolute = true
        path.ups = 0
        path.steps = Array(record.steps.dropLast(ups)) + steps
        return path
    }

    /// Whether it is the text of an element around the record: of all records together.
    package func isAround(_ record: XMLPath) -> Bool {
        attribute == nil && steps.count < record.steps.count && record.steps.starts(with: steps)
    }

    package var description: String {
        let up = [String](repeating: "..", count: ups)
        let parts = up + steps.map(\.description) + (attribute.map { ["@\($0)"] } ?? [])
        guard !isAbsolute else { return "/" + parts.joined(separator: "/") }
        return parts.isEmpty ? "." : parts.joined(separator: "/")
    }
}

extension XMLPath.Step: CustomStringConvertible {
    package var description: String {
        switch choice {
        case .any: name
        case .number(let number): "\(name)[\(number)]"
        case .attribute(let key, let value):
            value.contains("'") ? "\(name)[@\(key)=\"\(value)\"]" : "\(name)[@\(key)='\(value)']"
        }
    }
}
