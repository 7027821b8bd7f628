// SPDX-License-Identifier: Apache-2.0

package import CSV
package import Site

/// Proposes a feed's declaration from a sample file.
package enum Inference {
    /// The records of a sample that are looked at.
    package static let rowsLimit = 50_000

    /// The YAML of a feed that this sample passes, with comments on what a person should decide.
    ///
    /// Throws what reading throws, and `Unusable` when the sample is no table with a header and a row.
    package static func propose<S: ByteSource>(
        _ source: inout S, fileName: String, settings: Settings
    ) throws -> String {
        var sample = Sample(nulls: NullTexts(settings.nulls))
        try CSVReader().read(&source, into: &sample)
        if let problem = sample.problem { throw Unusable(description: problem) }
        guard !sample.guesses.isEmpty, sample.rows > 0 else {
            throw Unusable(
                description: "\(fileName) has no table with names above its columns and rows below")
        }
        return Proposal(sample: sample, fileName: fileName).yaml
    }

    package struct Unusable: Error, CustomStringConvertible {
        package var description: String
    }
}

/// The sample's columns and what could be found of them.
struct Sample: RecordSink {
    let nulls: NullTexts
    var guesses: [ColumnGuess] = []
    /// The field that each guess is of.
    private(set) var fields: [Int] = []
    private(set) var rows = 0
    private(set) var dialect = Dialect()
    private(set) var problem: String?
    private var header: [String] = []
    private var units: [String] = []
    /// Values of each column by row, for the key; kept for the first `keyRows` rows.
    private(set) var keyValues: [[String]] = []
    static let keyRows = 5_000

    init(nulls: NullTexts) {
        self.nulls = nulls
    }

    mutating func begin(_ opening: Opening) {
        dialect = opening.dialect
        header = opening.header
        units = opening.units
        adopt()
    }

    /// Makes a column of each name in the header.
    private mutating func adopt() {
        var used: Set<String> = []
        for (field, name) in header.enumerated() where !HeaderMap.key(name).isEmpty {
            let base = Sample.legalName(name)
            var unique = base
            var number = 2
            while !used.insert(unique).inserted {
                unique = "\(base)_\(number)"
                number += 1
            }
            guesses.append(ColumnGuess(header: name, name: unique))
            fields.append(field)
        }
    }

    private static func isNumber(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        let range = Blank.trim(bytes, 0, bytes.count)
        guard
            case .number(_, let end) = NumberReader.read(
                bytes, range, NumberFormat(decimal: 0x2C, grouping: nil))
        else { return false }
        return end == range.upperBound
    }

    private static func legalName(_ header: String) -> String {
        let name = String(Folding.identifier(header).prefix(40))
        return SQLName.columnProblem(with: name) == nil ? name : "c_" + name
    }

    mutating func take(_ record: borrowing Record) {
        guard rows < Inference.rowsLimit else { return }
        let texts = record.texts
        if header.isEmpty, rows == 0, !texts.contains(where: Sample.isNumber) {
            // Two or three rows are too few for the reader to be sure of a header.
            header = texts
            return adopt()
        }
        guard texts != header, texts != units, texts.contains(where: { !$0.isEmpty }) else {
            return
        }
        rows += 1
        var values: [String] = []
        for (guess, field) in fields.enumerated() {
            var bytes: [UInt8] = []
            if field < record.count {
                let range = record.range(field)
                let trimmed = Blank.trim(record.bytes, range.lowerBound, range.upperBound)
                bytes = Array(record.bytes[trimmed])
            }
            let isNull = nulls.contains(bytes, 0..<bytes.count)
            guesses[guess].take(bytes, isNull: isNull)
            if rows <= Sample.keyRows {
                values.append(isNull ? "" : String(decoding: bytes, as: UTF8.self))
            }
        }
        if rows <= Sample.keyRows { keyValues.append(values) }
    }

    mutating func take(_ malformed: Malformed) {
        if malformed.isFatal { problem = malformed.detail }
    }

    mutating func end(_ closing: Closing) {}
}
