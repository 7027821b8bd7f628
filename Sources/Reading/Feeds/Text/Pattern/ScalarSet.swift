// SPDX-License-Identifier: Apache-2.0

/// A set of Unicode scalars, as ranges in order that neither touch nor overlap.
struct ScalarSet: Hashable {
    private(set) var ranges: [ClosedRange<UInt32>] = []

    static let last: UInt32 = 0x10FFFF
    static let all = ScalarSet([0...last])

    init(_ ranges: [ClosedRange<UInt32>]) {
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) { append(range) }
    }

    init(_ scalar: Unicode.Scalar) { ranges = [scalar.value...scalar.value] }

    /// The ranges must come in order of their beginnings.
    private mutating func append(_ range: ClosedRange<UInt32>) {
        guard let end = ranges.last, range.lowerBound <= end.upperBound + 1 else {
            ranges.append(range)
            return
        }
        ranges[ranges.count - 1] = end.lowerBound...max(end.upperBound, range.upperBound)
    }

    func union(_ other: ScalarSet) -> ScalarSet { ScalarSet(ranges + other.ranges) }

    var inverted: ScalarSet {
        var result: [ClosedRange<UInt32>] = []
        var next: UInt32 = 0
        for range in ranges {
            if range.lowerBound > next { result.append(next...range.lowerBound - 1) }
            next = range.upperBound + 1
        }
        if next <= Self.last { result.append(next...Self.last) }
        return ScalarSet(result)
    }

    func intersection(_ other: ScalarSet) -> ScalarSet {
        inverted.union(other.inverted).inverted
    }

    func contains(_ value: UInt32) -> Bool {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < value { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].lowerBound <= value
    }

    /// With the other case of each letter that has one.
    var ignoringCase: ScalarSet {
        let others = CaseTable.shared.pairs.flatMap { pair -> [ClosedRange<UInt32>] in
            var more: [ClosedRange<UInt32>] = []
            if contains(pair.lower) { more.append(pair.upper...pair.upper) }
            if contains(pair.upper) { more.append(pair.lower...pair.lower) }
            return more
        }
        return ScalarSet(ranges + others)
    }
}

extension ScalarSet {
    static let digit = ScalarSet([0x30...0x39])
    static let space = ScalarSet([
        0x09...0x0D, 0x20...0x20, 0x85...0x85, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A,
        0x2028...0x2029, 0x202F...0x202F, 0x205F...0x205F, 0x3000...0x3000,
    ])
    /// The kinds of line ends.
    static let lineEnd = ScalarSet([0x0A...0x0D, 0x85...0x85, 0x2028...0x2029])
    /// Letters, marks and digits of any script, and the underscore.
    static let word = of { properties in
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .connectorPunctuation:
            true
        default: properties.isAlphabetic
        }
    }

    /// The scalars of the named general category (`L`, `Lu`, …); nil for no such name.
    static func category(_ name: String) -> ScalarSet? {
        guard let wanted = Categories.named[name] else { return nil }
        return of { wanted.contains($0.generalCategory) }
    }

    /// The assigned scalars that have a property.
    ///
    /// The ideographs are all alike: one answers for its block.
    private static func of(_ has: (Unicode.Scalar.Properties) -> Bool) -> ScalarSet {
        var found: [ClosedRange<UInt32>] = []
        var value: UInt32 = 0
        while value <= last {
            let block = uniform.first { $0.contains(value) } ?? value...value
            if let scalar = Unicode.Scalar(value), has(scalar.properties) { found.append(block) }
            value = block.upperBound + 1
        }
        return ScalarSet(found)
    }

    /// Blocks of scalars that no pattern tells apart by a property.
    private static let uniform: [ClosedRange<UInt32>] = [
        0x3400...0x4DBF, 0x4E00...0x9FFF, 0xAC00...0xD7A3, 0xD800...0xF8FF, 0x17000...0x187F7,
        0x20000...0x2A6DF, 0x2A700...0x2EBE0, 0x2EBE1...0x2FFFF, 0x30000...0x323AF,
        0x323B0...0xE00FF, 0xE01F0...0x10FFFF,
    ]

    private enum Categories {
        static let named: [String: Set<Unicode.GeneralCategory>] = [
            "L": [
                .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            ],
            "Lu": [.uppercaseLetter], "Ll": [.lowercaseLetter], "Lt": [.titlecaseLetter],
            "Lm": [.modifierLetter], "Lo": [.otherLetter],
            "M": [.nonspacingMark, .spacingMark, .enclosingMark],
            "Mn": [.nonspacingMark], "Mc": [.spacingMark], "Me": [.enclosingMark],
            "N": [.decimalNumber, .letterNumber, .otherNumber],
            "Nd": [.decimalNumber], "Nl": [.letterNumber], "No": [.otherNumber],
            "P": [
                .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
                .initialPunctuation, .finalPunctuation, .otherPunctuation,
            ],
            "Pc": [.connectorPunctuation], "Pd": [.dashPunctuation], "Ps": [.openPunctuation],
            "Pe": [.closePunctuation], "Pi": [.initialPunctuation], "Pf": [.finalPunctuation],
            "Po": [.otherPunctuation],
            "S": [.mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol],
            "Sm": [.mathSymbol], "Sc": [.currencySymbol], "Sk": [.modifierSymbol],
            "So": [.otherSymbol],
            "Z": [.spaceSeparator, .lineSeparator, .paragraphSeparator],
            "Zs": [.spaceSeparator], "Zl": [.lineSeparator], "Zp": [.paragraphSeparator],
        ]
    }
}
