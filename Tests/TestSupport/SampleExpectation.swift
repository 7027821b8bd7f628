// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// The entry of samples/expected.json for one file; see samples/README.md.
package struct SampleExpectation: Decodable, Sendable {
    package struct Finding: Decodable, Hashable, Comparable, Sendable, CustomStringConvertible {
        package var line: Int?
        package var column: String?
        package var rule: String

        package init(line: Int?, column: String?, rule: String) {
            self.line = line
            self.column = column
            self.rule = rule
        }

        package var description: String { "line \(line ?? 0) \(column ?? "-") \(rule)" }

        package static func < (left: Self, right: Self) -> Bool {
            (left.line ?? 0, left.column ?? "", left.rule)
                < (right.line ?? 0, right.column ?? "", right.rule)
        }
    }

    /// A stored value: a number is text or an integer, a time is text in UTC.
    package enum Cell: Decodable, Hashable, Sendable {
        case null
        case integer(Int)
        case text(String)

        package init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .null
            } else if let number = try? container.decode(Int.self) {
                self = .integer(number)
            } else {
                self = .text(try container.decode(String.self))
            }
        }

        package var text: String? {
            switch self {
            case .null: nil
            case .integer(let number): "\(number)"
            case .text(let text): text
            }
        }
    }

    package var file: String
    package var wave: Int
    package var folder: String
    package var name: String
    package var feed: String
    package var state: String
    package var rowsRead: Int
    package var inserted: Int
    package var amended: Int
    package var unchanged: Int
    package var rejected: Int
    package var warnings: Int
    package var faults: [Finding]
    package var warned: [Finding]
    package var sums: [String: String]
    package var rows: [[String: Cell]]

    /// The repository.
    package static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    package var path: String {
        Self.root.appending(path: "samples/\(file)").path(percentEncoded: false)
    }

    private struct Document: Decodable {
        var tables: [String: Int]
        var files: [SampleExpectation]
    }

    private static func document() throws -> Document {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let data = try Data(contentsOf: root.appending(path: "samples/expected.json"))
        return try decoder.decode(Document.self, from: data)
    }

    /// All files, in the order of dropping.
    package static func all() throws -> [SampleExpectation] { try document().files }

    /// How many rows the table of each feed has at the end.
    package static func tables() throws -> [String: Int] { try document().tables }
}
