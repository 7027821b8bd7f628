// SPDX-License-Identifier: Apache-2.0

/// What the number format of a cell makes of its number (ECMA-376 part 1, 18.8.30 and 18.8.31).
struct NumberFormat: Equatable {
    enum Kind: Equatable {
        case number
        case percent
        /// Days or times of day; `fraction`: the digits of a second that are shown.
        case moment(hasDay: Bool, fraction: Int)
        case elapsed(fraction: Int)
    }

    private struct Section: Equatable {
        var kind = Kind.number
        var condition: Condition?
    }

    private struct Condition: Equatable {
        var sign: [UInt8]
        var limit: Double

        func holds(_ value: Double) -> Bool {
            switch sign {
            case [0x3C]: value < limit
            case [0x3E]: value > limit
            case [0x3D]: value == limit
            case [0x3C, 0x3D]: value <= limit
            case [0x3E, 0x3D]: value >= limit
            default: value != limit
            }
        }
    }

    static let general = NumberFormat(.number)

    private let first: Kind
    /// Set where the sections differ and conditions choose among them.
    private let sections: [Section]

    private init(_ kind: Kind) {
        first = kind
        sections = []
    }

    /// A format that is not written in the file, by its number.
    init(builtIn id: Int) {
        switch id {
        case 9, 10: self.init(.percent)
        case 14...17, 22, 27...31, 36, 50...54, 57, 58:
            self.init(.moment(hasDay: true, fraction: 0))
        case 18...21, 32...35, 45, 55, 56: self.init(.moment(hasDay: false, fraction: 0))
        case 46: self.init(.elapsed(fraction: 0))
        case 47: self.init(.moment(hasDay: false, fraction: 1))
        default: self.init(.number)
        }
    }

    /// A format as it is written: `[<1]h:mm;dd/mm/yyyy`.
    init(code: String) {
        var all = Self.sections(of: Array(code.utf8)).map(Self.section)
        if all.isEmpty { all = [Section()] }
        first = all[0].kind
        let differs = all.contains { $0.kind != all[0].kind }
        sections = differs && all.contains { $0.condition != nil } ? all : []
    }

    /// What it makes of a value.
    @inline(__always)
    func kind(of value: Double) -> Kind { sections.isEmpty ? first : chosen(value) }

    /// Digits of a second that it shows.
    var fraction: Int {
        switch first {
        case .moment(_, let fraction), .elapsed(let fraction): fraction
        case .number, .percent: 0
        }
    }

    /// The kind of its first section.
    var usual: Kind { first }
    var hasConditions: Bool { !sections.isEmpty }

    private func chosen(_ value: Double) -> Kind {
        for section in sections where section.condition?.holds(value) == true {
            return section.kind
        }
        return (sections.first { $0.condition == nil } ?? sections[0]).kind
    }

    /// Divides the code at each `;` that is no text.
    private static func sections(of code: [UInt8]) -> [ArraySlice<UInt8>] {
        var all: [ArraySlice<UInt8>] = []
        var start = 0
        var index = 0
        var isQuoted = false
        while index < code.count {
            switch code[index] {
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: "\\") where !isQuoted: index += 1
            case UInt8(ascii: ";") where !isQuoted:
                all.append(code[start..<index])
                start = index + 1
            default: break
            }
            index += 1
        }
        all.append(code[min(start, code.count)...])
        return all
    }

    private static func section(_ code: ArraySlice<UInt8>) -> Section {
        var scan = FormatScan()
        scan.read(code)
        var section = Section(kind: scan.kind)
        if let (sign, limit) = scan.condition {
            section.condition = Condition(sign: sign, limit: limit)
        }
        return section
    }
}

extension [NumberFormat] {
    /// The format of a style; the general one for a style that is not there.
    subscript(style style: Int) -> NumberFormat { style < count ? self[style] : .general }
}

/// The signs of one section of a format.
private struct FormatScan {
    private var hasDay = false
    private var hasMonth = false
    private var hasTime = false
    private var hasPercent = false
    private var isElapsed = false
    private var isMonthName = false
    private var fraction = 0
    private(set) var condition: (sign: [UInt8], limit: Double)?

    /// Words of other tongues for `General`, which have letters of dates in them.
    private static let general: Set<String> = [
        "general", "standard", "standaard", "standaardnotatie",
    ]

    var kind: NumberFormat.Kind {
        if isElapsed { return .elapsed(fraction: fraction) }
        let isDate = hasDay || hasMonth && (!hasTime || isMonthName)
        if isDate || hasTime || hasMonth { return .moment(hasDay: isDate, fraction: fraction) }
        return hasPercent ? .percent : .number
    }

    mutating func read(_ code: ArraySlice<UInt8>) {
        let code = Array(code)
        guard !Self.general.contains(String(decoding: code, as: UTF8.self).lowercased()) else {
            return
        }
        var index = 0
        while index < code.count {
            index = readOne(code, index)
        }
    }

    /// Reads one sign; returns the index behind it.
    private mutating func readOne(_ code: [UInt8], _ index: Int) -> Int {
        let byte = code[index]
        switch byte {
        case UInt8(ascii: "\""):
            return (code[(index + 1)...].firstIndex(of: byte) ?? code.count) + 1
        case UInt8(ascii: "\\"), UInt8(ascii: "_"), UInt8(ascii: "*"): return index + 2
        case UInt8(ascii: "["):
            let end = code[index...].firstIndex(of: UInt8(ascii: "]")) ?? code.count
            readBracket(Array(code[(index + 1)..<end]))
            let next = end + 1
            if isElapsed { readFraction(code, next) }
            return next
        case UInt8(ascii: "%"): hasPercent = true
        default: return readLetters(code, index)
        }
        return index + 1
    }

    private mutating func readLetters(_ code: [UInt8], _ index: Int) -> Int {
        let letter = code[index] | 0x20
        var end = index + 1
        while end < code.count, code[end] | 0x20 == letter { end += 1 }
        switch letter {
        case UInt8(ascii: "d"), UInt8(ascii: "y"): hasDay = true
        case UInt8(ascii: "m"):
            hasMonth = true
            if end - index >= 3 { isMonthName = true }
        case UInt8(ascii: "h"): hasTime = true
        case UInt8(ascii: "s"):
            hasTime = true
            readFraction(code, end)
        case UInt8(ascii: "a"):
            // AM/PM and A/P: their M is no month.
            for word in ["am/pm", "a/p"] {
                let part = code[index..<min(index + word.utf8.count, code.count)]
                guard String(decoding: part, as: UTF8.self).lowercased() == word else { continue }
                hasTime = true
                return index + word.utf8.count
            }
        case UInt8(ascii: "g"):
            let part = code[index..<min(index + 7, code.count)]
            if String(decoding: part, as: UTF8.self).lowercased() == "general" { return index + 7 }
        default: break
        }
        return end
    }

    /// Digits of a second behind it: `.000`.
    private mutating func readFraction(_ code: [UInt8], _ index: Int) {
        guard index + 1 < code.count, code[index] == UInt8(ascii: ".") || code[index] == 0x2C,
            code[index + 1] == UInt8(ascii: "0")
        else { return }
        let digits = code[(index + 1)...].prefix { $0 == UInt8(ascii: "0") }.count
        fraction = max(fraction, min(digits, 3))
    }

    /// A colour, a place, a condition, or hours beyond a day.
    private mutating func readBracket(_ inner: [UInt8]) {
        guard let first = inner.first else { return }
        let letter = first | 0x20
        if [UInt8(ascii: "h"), UInt8(ascii: "m"), UInt8(ascii: "s")].contains(letter),
            inner.allSatisfy({ $0 | 0x20 == letter })
        {
            isElapsed = true
        } else if [UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "=")].contains(first) {
            let sign = inner.prefix { [0x3C, 0x3D, 0x3E].contains($0) }
            let number = String(decoding: inner[sign.count...], as: UTF8.self)
            if let limit = Double(number) { condition = (Array(sign), limit) }
        }
    }
}
