// SPDX-License-Identifier: Apache-2.0

/// Reads the text of a path from its beginning to its end.
struct XMLPathReader {
    private var rest: Substring

    init(_ text: String) { rest = text[...] }

    /// Nil where the text is no path.
    mutating func read() -> XMLPath? {
        var path = XMLPath()
        if rest == "." { return path }
        path.isAbsolute = take("/")
        while !path.isAbsolute, take("..") {
            path.ups += 1
            if rest.isEmpty { return path }
            guard take("/") else { return nil }
        }
        repeat {
            if take("@") {
                guard let name = self.name(), rest.isEmpty else { return nil }
                path.attribute = name
                return path
            }
            guard let step = self.step() else { return nil }
            path.steps.append(step)
        } while take("/")
        return rest.isEmpty ? path : nil
    }

    private mutating func take(_ text: String) -> Bool {
        guard rest.hasPrefix(text) else { return false }
        rest = rest.dropFirst(text.count)
        return true
    }

    private mutating func step() -> XMLPath.Step? {
        guard let name = self.name() else { return nil }
        guard take("[") else { return XMLPath.Step(name: name) }
        guard let choice = self.choice(), take("]") else { return nil }
        return XMLPath.Step(name: name, choice: choice)
    }

    private mutating func choice() -> XMLPath.Choice? {
        guard take("@") else {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            guard let number = Int(digits), (1...XMLPathReader.numberLimit).contains(number) else {
                return nil
            }
            rest = rest.dropFirst(digits.count)
            return .number(number)
        }
        guard let key = self.name(), take("="), let quote = rest.first, "'\"".contains(quote) else {
            return nil
        }
        rest = rest.dropFirst()
        let value = String(rest.prefix { $0 != quote })
        rest = rest.dropFirst(value.count)
        return take(String(quote)) ? .attribute(name: key, value: value) : nil
    }

    /// The largest n of `name[n]`.
    private static let numberLimit = 1_000_000

    /// A name, with a prefix or without.
    private mutating func name() -> String? {
        let name = rest.prefix { !"/@[]='\"".contains($0) && !$0.isWhitespace }
        let parts = name.split(separator: ":", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts.allSatisfy(Self.isName) else { return nil }
        rest = rest.dropFirst(name.count)
        return String(name)
    }

    private static func isName(_ text: Substring) -> Bool {
        guard let first = text.unicodeScalars.first else { return false }
        return isLetter(first)
            && text.unicodeScalars.allSatisfy { isLetter($0) || others.contains($0) }
    }

    /// Whether a name may begin with it.
    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        !scalar.isASCII || scalar == "_" || scalar.properties.isAlphabetic
    }

    private static let others = Set("-.0123456789".unicodeScalars)
}
