// SPDX-License-Identifier: Apache-2.0

/// The database's facts on one thing: an object of JSON, for scripts as it is and for people cell
/// by cell.
package struct Facts: Sendable, Equatable, Encodable {
    package private(set) var members: [String: JSONValue]

    package init(_ members: [String: JSONValue]) { self.members = members }

    /// - Throws: where the text is no object of JSON.
    package init(json text: String) throws {
        guard case .object(let members) = try JSONValue(json: text) else {
            throw DecodingError.typeMismatch(
                Self.self, .init(codingPath: [], debugDescription: "no object: \(text)"))
        }
        self.members = members
    }

    package subscript(name: String) -> JSONValue {
        get { members[name] ?? .null }
        set { members[name] = newValue }
    }

    /// A value as a cell has it; empty where there is none.
    package func text(_ name: String) -> String {
        switch self[name] {
        case .null: ""
        case .boolean(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .number(let value): "\(value)"
        case .text(let value): value
        case .list(let values): values.map { Facts(["": $0]).text("") }.joined(separator: ", ")
        case .object: ""
        }
    }

    /// An instant to the second, on the clock that it is written by; empty where there is none.
    package func time(_ name: String) -> String {
        String(text(name).prefix(19)).replacing("T", with: " ")
    }

    package func encode(to encoder: any Encoder) throws {
        try JSONValue.object(members).encode(to: encoder)
    }
}
