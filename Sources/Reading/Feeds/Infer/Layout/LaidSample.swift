// SPDX-License-Identifier: Apache-2.0

internal import Records

/// A sample of the rows that a layout gives.
struct LaidSample: RecordSink {
    private(set) var sample: Sample
    /// Whether the layout refuses the file.
    private(set) var isRefused = false
    private var opening: Opening?
    private var names: [String] = []
    /// For each field of the sample, the field of the records; nil: they are in its order.
    private var order: [Int]?

    init(_ sample: Sample) { self.sample = sample }

    mutating func begin(_ opening: Opening) { self.opening = opening }

    mutating func takeRecord(_ record: borrowing Record) {
        guard record.isHeader else {
            guard let order else { return sample.takeRecord(record) }
            var row = LaidRow()
            row.begin(record, part: record.part)
            for field in order { row.add(record, field) }
            return sample.takeRecord(row.record)
        }
        let texts = record.texts
        if var first = opening {
            opening = nil
            first.header = texts
            names = texts
            return sample.begin(first)
        }
        order = texts == names ? nil : names.map { texts.firstIndex(of: $0) ?? -1 }
    }

    mutating func takeMalformed(_ malformed: Malformed) {
        if malformed.isFatal { isRefused = true }
    }

    mutating func end(_ closing: Records.Closing) { sample.end(closing) }
}
