// SPDX-License-Identifier: Apache-2.0

/// The part of regular expressions that stands for sets of ASCII texts without looking around.
indirect enum ByteRegex {
    case bytes(Bytes)
    case sequence([ByteRegex])
    case choice([ByteRegex])
    case repetition(ByteRegex, Int, Int?)

    /// A set of ASCII bytes.
    struct Bytes {
        private var low: UInt64 = 0
        private var high: UInt64 = 0

        init() {}

        init(_ range: ClosedRange<UInt8>) {
            for byte in range where byte < 128 { insert(byte) }
        }

        mutating func insert(_ byte: UInt8) {
            if byte < 64 { low |= 1 << byte } else { high |= 1 << (byte - 64) }
        }

        mutating func formUnion(_ other: Bytes) {
            low |= other.low
            high |= other.high
        }

        var inverted: Bytes {
            var result = self
            result.low = ~low
            result.high = ~high
            return result
        }

        func contains(_ byte: UInt8) -> Bool {
            byte < 64 ? low >> byte & 1 == 1 : byte < 128 && high >> (byte - 64) & 1 == 1
        }
    }

    /// Reads a pattern; each reader gives nil for what only `Regex` knows.
    struct Parser {
        private var rest: Substring.UnicodeScalarView

        init(_ pattern: String) {
            rest = Substring(pattern).unicodeScalars
            // A whole match begins and ends at the ends anyway.
            guard !pattern.contains("|") else { return }
            if rest.first == "^" { rest = rest.dropFirst() }
            if rest.last == "$", rest.dropLast().last != "\\" { rest = rest.dropLast() }
        }

        mutating func whole() -> ByteRegex? {
            guard let tree = choice(), rest.isEmpty else { return nil }
            return tree
        }

        private mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
            guard rest.first == scalar else { return false }
            rest.removeFirst()
            return true
        }

        private mutating func choice() -> ByteRegex? {
            guard let first = sequence() else { return nil }
            var parts = [first]
            while skip("|") {
                guard let part = sequence() else { return nil }
                parts.append(part)
            }
            return parts.count == 1 ? first : .choice(parts)
        }

        private mutating func sequence() -> ByteRegex? {
            var parts: [ByteRegex] = []
            while let next = rest.first, next != "|", next != ")" {
                guard let atom = atom(), let part = quantified(atom) else { return nil }
                parts.append(part)
            }
            return .sequence(parts)
        }

        private mutating func quantified(_ atom: ByteRegex) -> ByteRegex? {
            var result = atom
            if skip("*") {
                result = .repetition(atom, 0, nil)
            } else if skip("+") {
                result = .repetition(atom, 1, nil)
            } else if skip("?") {
                result = .repetition(atom, 0, 1)
            } else if skip("{") {
                guard let low = number() else { return nil }
                var high: Int? = low
                if skip(",") { high = rest.first == "}" ? nil : number() ?? -1 }
                guard skip("}"), high.map({ $0 >= low && $0 <= 200 }) ?? (low <= 200) else {
                    return nil
                }
                result = .repetition(atom, low, high)
            } else {
                return atom
            }
            // Reluctant: the same texts as a whole. Possessive and doubled ones are not the same.
            _ = skip("?")
            return rest.first.map { "*+?{".unicodeScalars.contains($0) } == true ? nil : result
        }

        private mutating func number() -> Int? {
            var digits = ""
            while let next = rest.first, ("0"..."9").contains(next), digits.count < 4 {
                digits.unicodeScalars.append(next)
                rest.removeFirst()
            }
            return Int(digits)
        }

        private mutating func atom() -> ByteRegex? {
            if skip("(") {
                if skip("?") { guard skip(":") else { return nil } }
                guard let tree = choice(), skip(")") else { return nil }
                return tree
            }
            if skip("[") { return set().map { .bytes($0) } }
            if skip(".") { return .bytes(Bytes(0x20...0x7E)) }
            if skip("\\") { return escape().map { .bytes($0) } }
            guard let scalar = rest.first, !"^$*+?{}])|".unicodeScalars.contains(scalar) else {
                return nil
            }
            rest.removeFirst()
            return literal(scalar).map { .bytes($0) }
        }

        /// Letters beyond ASCII match no ASCII text; of other scalars only `Regex` knows.
        private func literal(_ scalar: Unicode.Scalar) -> Bytes? {
            if scalar.isASCII { return Bytes(UInt8(scalar.value)...UInt8(scalar.value)) }
            let isKnown = (0xC0...0x24F).contains(scalar.value) || scalar.value == 0xB0
            return isKnown ? Bytes() : nil
        }

        private mutating func escape() -> Bytes? {
            guard let scalar = rest.popFirst() else { return nil }
            var word = Bytes(0x30...0x39)
            word.formUnion(Bytes(0x41...0x5A))
            word.formUnion(Bytes(0x61...0x7A))
            word.insert(0x5F)
            switch scalar {
            case "d": return Bytes(0x30...0x39)
            case "D": return Bytes(0x30...0x39).inverted
            case "w": return word
            case "W": return word.inverted
            case "s": return Bytes(0x20...0x20)
            case "S": return Bytes(0x20...0x20).inverted
            default:
                let isMark =
                    scalar.isASCII && !scalar.properties.isAlphabetic
                    && !("0"..."9").contains(scalar)
                return isMark ? literal(scalar) : nil
            }
        }

        private mutating func set() -> Bytes? {
            let isInverted = skip("^")
            var result = Bytes()
            var isEmpty = true
            while let scalar = rest.popFirst() {
                if scalar == "]", !isEmpty { return isInverted ? result.inverted : result }
                isEmpty = false
                guard !"[]&~".unicodeScalars.contains(scalar) else { return nil }
                if scalar == "\\" {
                    guard let bytes = escape() else { return nil }
                    result.formUnion(bytes)
                    if rest.first == "-", rest.dropFirst().first != "]" { return nil }
                    continue
                }
                guard let bytes = member(from: scalar) else { return nil }
                result.formUnion(bytes)
            }
            return nil
        }

        /// One scalar of a set, or a range from it.
        private mutating func member(from scalar: Unicode.Scalar) -> Bytes? {
            guard rest.first == "-", let end = rest.dropFirst().first, end != "]" else {
                return scalar == "-" && rest.first == "-" ? nil : literal(scalar)
            }
            rest = rest.dropFirst(2)
            guard end != "\\", end != "-", end != "[", scalar.value <= end.value else { return nil }
            if scalar.isASCII, end.isASCII {
                return Bytes(UInt8(scalar.value)...UInt8(end.value))
            }
            guard let low = literal(scalar), literal(end) != nil, !scalar.isASCII else {
                return nil
            }
            return low
        }
    }
}
