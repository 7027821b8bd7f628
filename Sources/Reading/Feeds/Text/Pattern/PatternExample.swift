// SPDX-License-Identifier: Apache-2.0

/// A text that a pattern takes, for people who do not read patterns: `[A-Z]{2}-\d{4}` gives
/// `AB-1234`.
enum PatternExample {
    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ".unicodeScalars)
    private static let longest = 40

    /// Nil where none can be told, or none that a person could read.
    static func of(_ pattern: String) -> String? {
        do throws(PatternError) {
            var parser = PatternParser(pattern)
            let tree = try parser.whole()
            let matcher = try PatternMatcher(pattern)
            for isShort in [false, true] {
                var writer = Writer(isShort: isShort)
                writer.write(tree)
                let text = String(writer.result)
                let bytes = Array(text.utf8)
                if !bytes.isEmpty, writer.result.count <= longest,
                    matcher.matches(bytes, bytes.indices)
                {
                    return text
                }
            }
            return nil
        } catch {
            return nil
        }
    }

    private struct Writer {
        /// Whether optional parts are left out.
        let isShort: Bool
        var result = String.UnicodeScalarView()
        private var lettersUsed = 0
        private var digitsUsed = 0

        init(isShort: Bool) { self.isShort = isShort }

        mutating func write(_ tree: PatternTree) {
            guard result.count <= longest else { return }
            switch tree {
            case .set(let set): write(set)
            case .sequence(let parts): for part in parts { write(part) }
            case .choice(let parts): if let first = parts.first { write(first) }
            case .group(let part, _): write(part)
            case .repetition(let part, let low, let high, _):
                // A varying repetition is shown by three, a single character by one, others by the
                // fewest.
                var times = low
                if !isShort, case .set(let set) = part {
                    let shown = set.ranges.count == 1 && set.ranges.first?.count == 1 ? 1 : 3
                    times = max(low, min(shown, high ?? shown))
                }
                for _ in 0..<min(times, longest) { write(part) }
            case .assertion: break
            }
        }

        private mutating func write(_ set: ScalarSet) {
            let letter = letters[lettersUsed % letters.count]
            let digit = Unicode.Scalar(UInt8(0x31 + digitsUsed % 9))
            if set.ranges.count == 1, let only = set.ranges.first, only.count == 1 {
                if let scalar = Unicode.Scalar(only.lowerBound) { result.append(scalar) }
            } else if lettersUsed < 3 || !set.contains(digit.value), set.contains(letter.value) {
                result.append(letter)
                lettersUsed += 1
            } else if set.contains(digit.value) {
                result.append(digit)
                digitsUsed += 1
            } else if set.contains(letter.value + 32),
                let small = Unicode.Scalar(letter.value + 32)
            {
                result.append(small)
                lettersUsed += 1
            } else if let first = set.ranges.first(where: { $0.upperBound > 0x20 }),
                let scalar = Unicode.Scalar(max(first.lowerBound, 0x21))
            {
                result.append(scalar)
            }
        }
    }
}
