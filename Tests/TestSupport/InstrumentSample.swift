// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// A file of samples/instruments, and the rows that a person wants of it.
package struct InstrumentSample: Sendable {
    package let family: String
    package let file: URL

    package static let root = SampleExpectation.root.appending(path: "samples/instruments")

    /// The families with a feed, in order.
    package static func families() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: root.path()).sorted().filter {
            FileManager.default.fileExists(
                atPath: root.appending(path: "\($0)/feed.yaml").path(percentEncoded: false))
        }
    }

    /// The feed of a family.
    package static func yaml(_ family: String) throws -> String {
        try String(
            contentsOf: root.appending(path: "\(family)/feed.yaml"), encoding: .utf8)
    }

    /// The files of a family, in the order of their names.
    package static func all(of family: String) throws -> [InstrumentSample] {
        let folder = root.appending(path: family)
        let names = try FileManager.default.contentsOfDirectory(
            atPath: folder.path(percentEncoded: false))
        return names.sorted().filter { $0 != "feed.yaml" && !$0.hasSuffix(".expected.csv") }
            .map { InstrumentSample(family: family, file: folder.appending(path: $0)) }
    }

    /// A file that is wrong in one thing, and what becomes of it.
    package struct Bad: Sendable {
        package let sample: InstrumentSample
        /// Of the fault, where it is in one line.
        package let line: Int?
        /// Nothing of it may be loaded; else the row of the line is refused.
        package let isRefused: Bool
    }

    /// The bad files, as bad/README.md lists them.
    package static func bad() throws -> [Bad] {
        let folder = root.appending(path: "bad")
        let list = try String(contentsOf: folder.appending(path: "README.md"), encoding: .utf8)
        return list.split(separator: "\n").compactMap { line in
            let cells = line.split(separator: "|").map {
                $0.trimmingCharacters(in: CharacterSet(charactersIn: " `"))
            }
            guard cells.count > 3, cells[0].contains("/") else { return nil }
            let sample = InstrumentSample(
                family: cells[1], file: folder.appending(path: cells[0]))
            return Bad(sample: sample, line: Int(cells[2]), isRefused: cells[3] == "refused")
        }
    }

    package var name: String { file.lastPathComponent }

    /// The expected rows in the order of the lines: names of columns, and a text for each value.
    package func expected() throws -> (names: [String], rows: [[String?]]) {
        let stem = file.deletingPathExtension().lastPathComponent
        let path = file.deletingLastPathComponent().appending(path: stem + ".expected.csv")
        let rows = Self.cells(of: try String(contentsOf: path, encoding: .utf8))
        let values = rows.dropFirst().map { row in
            row.map { $0.isEmpty ? nil : Self.plain($0) }
        }
        return (rows.first ?? [], Array(values))
    }

    /// A number, or an instant, without the zeros at the end of its fraction; any other text as it
    /// is.
    package static func plain(_ text: String) -> String {
        let whole = /(-?\d+|\d{4}-\d\d-\d\dT[0-9:]+)\.(\d+)(Z?)/
        guard let match = text.wholeMatch(of: whole) else { return text }
        var digits = match.output.2
        while digits.last == "0" { digits.removeLast() }
        return "\(match.output.1)\(digits.isEmpty ? "" : ".")\(digits)\(match.output.3)"
    }

    /// CSV with commas and double quotes.
    private static func cells(of text: String) -> [[String]] {
        var rows: [[String]] = []
        var row: [String] = []
        var cell = ""
        var isQuoted = false
        var previous: Character = ","
        for character in text {
            switch character {
            case "\"":
                if isQuoted {
                    isQuoted = false
                } else {
                    if previous == "\"" { cell.append("\"") }
                    isQuoted = true
                }
            case "," where !isQuoted:
                row.append(cell)
                cell = ""
            case _ where character.isNewline && !isQuoted:
                rows.append(row + [cell])
                (row, cell) = ([], "")
            default: cell.append(character)
            }
            previous = character
        }
        if !row.isEmpty { rows.append(row + [cell]) }
        return rows
    }
}
