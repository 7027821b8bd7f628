// SPDX-License-Identifier: Apache-2.0

internal import Records

/// A sample of the rows that a layout gives.
struct LaidSample: RecordSink {
    private(set) var sample: Sample
    /// Whether the layout refuses the file.
    private(set) var isRefused = false
    private var opening: Opening?
    private var names: [String] = []
    private let passedOver: Set<String>
    /// For each field of the sample, the field of the records; nil: they are in its order.
    private var order: [Int]?

    /// - Parameter passedOver: names of columns that are no part of the sample.
    init(_ sample: Sample, but passedOver: Set<String>) {
        self.sample = sample
        self.passedOver = passedOver
    }

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
            names = texts.filter { !passedOver.contains($0) }
            order = places(in: texts)
            first.header = names
            return sample.begin(first)
        }
        order = places(in: texts)
    }

    private func places(in texts: [String]) -> [Int]? {
        texts == names ? nil : names.map { texts.firstIndex(of: $0) ?? -1 }
    }

    mutating func takeMalformed(_ malformed: Malformed) {
        if malformed.isFatal { isRefused = true }
    }

    mutating func end(_ closing: Records.Closing) { sample.end(closing) }
}
