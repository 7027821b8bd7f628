// SPDX-License-Identifier: Apache-2.0

internal import Records

/// The values of the columns' places, as far as they were met.
struct PlaceValues {
    private let places: XMLPlaces
    private let limit: Int
    private var texts: [[UInt8]]
    private var isSet: [Bool]
    /// Of those around the records: whether a record was given without it.
    private var isMissed: [Bool]
    /// Why the record in hand can't be given.
    private(set) var flaw: XMLFault?

    /// - Parameter limit: bytes of one value.
    init(_ places: XMLPlaces, limit: Int) {
        self.places = places
        self.limit = limit
        texts = Array(repeating: [], count: places.values.count)
        isSet = Array(repeating: false, count: places.values.count)
        isMissed = isSet
    }

    /// Before a record.
    mutating func beginRecord() {
        flaw = nil
        for value in isSet.indices where !places.values[value].isAround { isSet[value] = false }
    }

    /// Behind a record: what was not met above it is too late for it.
    mutating func endRecord() {
        for value in isSet.indices where places.values[value].isAround && !isSet[value] {
            isMissed[value] = true
        }
    }

    /// Forgets a value around records, where others begin.
    mutating func clear(_ value: Int) {
        isSet[value] = false
        isMissed[value] = false
    }

    /// Begins a value with nothing in it.
    ///
    /// - Throws: where it stands around the records, and can't be theirs.
    mutating func begin(
        _ value: Int, line: @autoclosure () -> Int
    ) throws(XMLFault) {
        let place = places.values[value].place
        if places.values[value].isAround {
            guard !isMissed[value] else { throw .aroundLate(place: place, line: line()) }
            guard !isSet[value] else { throw .aroundTwice(place: place, line: line()) }
        } else if isSet[value] {
            flaw = flaw ?? .placeTwice(place: place)
        }
        isSet[value] = true
        texts[value].removeAll(keepingCapacity: true)
    }

    /// - Throws: where it stands around the records, and is too long.
    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>, to value: Int) throws(XMLFault) {
        guard texts[value].count + bytes.count <= limit else {
            let fault = XMLFault.textTooLong(bytes: limit, place: places.values[value].place)
            guard !places.values[value].isAround else { throw fault }
            flaw = flaw ?? fault
            return
        }
        unsafe texts[value].append(contentsOf: bytes)
    }

    /// Ends a value: the blanks around it are not its own.
    mutating func end(_ value: Int) {
        while let last = texts[value].last, isBlank(last) { texts[value].removeLast() }
        let blanks = texts[value].prefix(while: isBlank).count
        if blanks > 0 { texts[value].removeFirst(blanks) }
    }

    /// Fills the fields of a record, one a column.
    func write(to record: inout Record) {
        for column in places.columns {
            if let value = column.first(where: { isSet[$0] }) {
                record.bytes.append(contentsOf: texts[value])
            }
            record.ends.append(record.bytes.count)
        }
    }
}

/// A blank of XML, or a line end.
@inline(__always)
func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D
}
