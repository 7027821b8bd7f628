// SPDX-License-Identifier: Apache-2.0

internal import Records

/// The texts that a layout gives to columns, as they hold for the line in hand.
struct GivenColumns {
    /// Which of the feed's tables they are of.
    let table: Int
    /// In the order of the fields.
    let names: [String]
    private(set) var texts: [[UInt8]]
    /// The field of the cell that is the row's value; −1: no column takes it.
    let value: Int
    private let places: [String: Int]
    /// The texts of the file, while a section has its own.
    private var outer: [[UInt8]]?

    init(_ names: [String], table: Int = 0) {
        self.table = table
        self.names = names
        texts = [[UInt8]](repeating: [], count: names.count)
        places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
        value = places["value"] ?? -1
    }

    subscript(name: String) -> [UInt8] {
        get { places[name].map { texts[$0] } ?? [] }
        set { if let place = places[name] { texts[place] = newValue } }
    }

    mutating func setText(_ text: [UInt8], at place: Int) { texts[place] = text }

    /// What is found from here on is the section's.
    mutating func enterSection() { outer = texts }

    mutating func leaveSection() {
        if let outer { texts = outer }
        outer = nil
    }
}
