// SPDX-License-Identifier: Apache-2.0

internal import Records
internal import Wording

extension Expression {
    /// Why a text is no expression: what was met and how many scalars before it.
    struct Unreadable: Error, Equatable {
        var what: Phrase
        var offset: Int
    }

    /// Reads `100 * pol / brix`: numbers, columns, `+ - * /`, parentheses and `abs(…)`.
    init(parsing text: String) throws {
        var parser = Parser(text)
        try parser.sum()
        try parser.expectEnd()
        self.init(text: text, columns: parser.columns, steps: parser.steps)
    }

    private struct Parser {
        var columns: [String] = []
        var steps: [Step] = []
        private let scalars: [Unicode.Scalar]
        private var at = 0
        private var depth = 0

        init(_ text: String) { scalars = Array(text.unicodeScalars) }

        mutating func sum() throws {
            try product()
            while let next = peek(), next == "+" || next == "-" {
                at += 1
                try product()
                steps.append(next == "+" ? .add : .subtract)
            }
        }

        mutating func expectEnd() throws {
            if let next = peek() {
                throw unreadable(
                    Phrase(
                        en: "`\(next)` is not expected here", fr: "`\(next)` n'est pas attendu ici")
                )
            }
        }

        private mutating func product() throws {
            try factor()
            while let next = peek(), next == "*" || next == "/" {
                at += 1
                try factor()
                steps.append(next == "*" ? .multiply : .divide)
            }
        }

        private mutating func factor() throws {
            depth += 1
            defer { depth -= 1 }
            guard depth < 50 else {
                throw unreadable(
                    Phrase(
                        en: "The expression is nested too deeply",
                        fr: "L'expression est imbriquée trop profondément"))
            }
            guard let next = peek() else {
                throw unreadable(
                    Phrase(en: "The expression ends too early", fr: "L'expression finit trop tôt"))
            }
            switch next {
            case "-":
                at += 1
                try factor()
                steps.append(.negate)
            case "(":
                at += 1
                try sum()
                try close()
            case "0"..."9", ".":
                try number()
            default:
                try name()
            }
        }

        private mutating func number() throws {
            var word = takeText { ("0"..."9").contains($0) || $0 == "." }
            let sign =
                at + 1 < scalars.count && "+-".unicodeScalars.contains(scalars[at + 1]) ? 1 : 0
            if at < scalars.count, scalars[at] == "e" || scalars[at] == "E",
                scalars.dropFirst(at + 1 + sign).first.map({ ("0"..."9").contains($0) }) ?? false
            {
                let mark = at
                at += 1 + sign
                let digits = takeText { ("0"..."9").contains($0) }
                word += scalars[mark..<at - digits.count].map(String.init).joined() + digits
            }
            guard let value = Exact(word) else {
                throw unreadable(
                    Phrase(en: "`\(word)` is not a number", fr: "`\(word)` n'est pas un nombre"))
            }
            steps.append(.number(value))
        }

        private mutating func name() throws {
            let word = takeText {
                $0 == "_" || $0.properties.isAlphabetic || ("0"..."9").contains($0)
            }
            guard !word.isEmpty else {
                throw unreadable(
                    Phrase(
                        en: "`\(scalars[at])` is not expected here",
                        fr: "`\(scalars[at])` n'est pas attendu ici"))
            }
            if word == "abs", peek() == "(" {
                at += 1
                try sum()
                try close()
                steps.append(.absolute)
                return
            }
            let index = columns.firstIndex(of: word) ?? columns.count
            if index == columns.count { columns.append(word) }
            steps.append(.column(index))
        }

        private mutating func close() throws {
            guard peek() == ")" else {
                throw unreadable(Phrase(en: "A `)` is missing", fr: "Il manque un `)`"))
            }
            at += 1
        }

        private mutating func peek() -> Unicode.Scalar? {
            while at < scalars.count, scalars[at].properties.isWhitespace { at += 1 }
            return at < scalars.count ? scalars[at] : nil
        }

        private mutating func takeText(while belongs: (Unicode.Scalar) -> Bool) -> String {
            var word = String.UnicodeScalarView()
            while at < scalars.count, belongs(scalars[at]) {
                word.append(scalars[at])
                at += 1
            }
            return String(word)
        }

        private func unreadable(_ what: Phrase) -> Unreadable {
            Unreadable(what: what, offset: at)
        }
    }
}

extension Check {
    /// Reads `net_t = brut_t - tare_t`.
    init(parsing text: String, tolerance: Exact, severity: Severity) throws {
        // Two-character signs first, so that `<=` is not read as `<`.
        let signs = Comparison.allCases.sorted { $0.rawValue.count > $1.rawValue.count }
        for sign in signs {
            guard let place = text.firstRange(of: sign.rawValue) else { continue }
            self.init(
                text: text,
                left: try Expression(parsing: String(text[..<place.lowerBound])),
                comparison: sign,
                right: try Expression(parsing: String(text[place.upperBound...])),
                tolerance: tolerance, severity: severity)
            return
        }
        throw Expression.Unreadable(
            what: Phrase(
                en: "There is no comparison (=, !=, <, <=, >, >=) in it",
                fr: "Il n'y a pas de comparaison (=, !=, <, <=, >, >=)"), offset: 0)
    }

    func holds(_ left: Exact, _ right: Exact) -> Bool {
        let difference = Exact.subtracting(right, from: left)
        let size = difference.coefficient < 0 ? difference.negated : difference
        let isNegative = difference.coefficient < 0
        switch comparison {
        case .equal: return size <= tolerance
        case .notEqual: return size > tolerance
        case .lessOrEqual: return isNegative || size <= tolerance
        case .greaterOrEqual: return !isNegative || size <= tolerance
        case .less: return isNegative && size.coefficient != 0 || size < tolerance
        case .greater: return !isNegative && size.coefficient != 0 || size < tolerance
        }
    }
}
