// SPDX-License-Identifier: Apache-2.0

internal import Wording

/// Finds the parameters of a statement by PostgreSQL's lexical rules (manual, section 4.1).
///
/// Works on Unicode scalars: every mark of the rules is ASCII, and places are counted in scalars.
struct SQLScanner {
    private let scalars: [Unicode.Scalar]
    private var index = 0
    private var piece = String.UnicodeScalarView()
    private(set) var pieces: [String] = []
    private(set) var uses: [ParameterisedSQL.Use] = []

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    mutating func run() throws {
        while let scalar = peek() {
            switch scalar {
            case "'": try quoted("'", hasEscapes: isAfterEscapeMark)
            case "\"": try quoted("\"", hasEscapes: false)
            case "-" where peek(1) == "-": lineComment()
            case "/" where peek(1) == "*": try blockComment()
            case "$": try dollar()
            case ":": colon()
            case ";": try semicolon()
            case "\0":
                throw error(
                    Phrase(en: "a NUL character", fr: "un caractère NUL"),
                    Phrase(en: "Take it out", fr: "Retirez-le"))
            case let scalar where isNameStart(scalar): name()
            default: takeScalars(1)
            }
        }
        pieces.append(String(piece))
    }

    /// The first word outside of comments and opening parentheses; consumes the scanner.
    mutating func firstWord() -> String? {
        while let scalar = peek() {
            if scalar == "-", peek(1) == "-" {
                lineComment()
            } else if scalar == "/", peek(1) == "*" {
                guard (try? blockComment()) != nil else { return nil }
            } else if isNameStart(scalar) {
                let start = index
                name()
                return String(String.UnicodeScalarView(scalars[start..<index]))
            } else if scalar == "(" || scalar.properties.isWhitespace {
                takeScalars(1)
            } else {
                return nil
            }
        }
        return nil
    }

    /// The statement's words and marks without comments and blanks, names in lower case, quoted
    /// texts as they are; consumes the scanner.
    mutating func tokens() throws -> [(text: String, start: Int)] {
        var tokens: [(text: String, start: Int)] = []
        while let scalar = peek() {
            let start = index
            var isName = false
            switch scalar {
            case "'": try quoted("'", hasEscapes: isAfterEscapeMark)
            case "\"": try quoted("\"", hasEscapes: false)
            case "-" where peek(1) == "-":
                lineComment()
                continue
            case "/" where peek(1) == "*":
                try blockComment()
                continue
            case "$": try dollar()
            case let scalar where isNamePart(scalar):
                name()
                isName = true
            default: takeScalars(1)
            }
            guard isName || !scalar.properties.isWhitespace else { continue }
            let token = String(String.UnicodeScalarView(scalars[start..<index]))
            tokens.append((isName ? token.lowercased() : token, start))
        }
        return tokens
    }

    // MARK: tokens

    /// A name, a keyword or the letters of a number: what follows in it is no parameter.
    private mutating func name() {
        while let scalar = peek(), isNamePart(scalar) { takeScalars(1) }
    }

    /// `E'…'`: the letter stands alone before the quote.
    private var isAfterEscapeMark: Bool {
        guard index > 0, scalars[index - 1] == "e" || scalars[index - 1] == "E" else {
            return false
        }
        return index == 1 || !isNamePart(scalars[index - 2])
    }

    /// A doubled mark inside does not end it: it ends one and begins the next at once.
    private mutating func quoted(_ mark: Unicode.Scalar, hasEscapes: Bool) throws {
        let start = index
        takeScalars(1)
        while let scalar = peek() {
            if hasEscapes, scalar == "\\" {
                takeScalars(2)
                continue
            }
            takeScalars(1)
            if scalar == mark {
                guard peek() == mark else { return }
                takeScalars(1)
            }
        }
        throw error(
            Phrase(
                en: "a quote \(mark) that is never closed",
                fr: "un guillemet \(mark) jamais refermé"),
            Phrase(en: "Close it", fr: "Refermez-le"), at: start)
    }

    private mutating func lineComment() {
        while let scalar = peek(), scalar != "\n" { takeScalars(1) }
    }

    /// Block comments nest.
    private mutating func blockComment() throws {
        let start = index
        var depth = 0
        repeat {
            guard let scalar = peek() else {
                throw error(
                    Phrase(
                        en: "a comment /* that is never closed",
                        fr: "un commentaire /* jamais refermé"),
                    Phrase(en: "Close it with */", fr: "Refermez-le par */"), at: start)
            }
            if scalar == "/", peek(1) == "*" {
                depth += 1
                takeScalars(2)
            } else if scalar == "*", peek(1) == "/" {
                depth -= 1
                takeScalars(2)
            } else {
                takeScalars(1)
            }
        } while depth > 0
    }

    /// `$tag$ … $tag$`; `$1` would be confused with the parameters bound here.
    private mutating func dollar() throws {
        if let digit = peek(1), digit.properties.numericType != nil {
            throw error(
                Phrase(
                    en: "a numbered parameter such as `$1`", fr: "un paramètre numéroté comme `$1`"),
                Phrase(
                    en: "Write the parameter by its name: `:name`",
                    fr: "Écrivez le paramètre par son nom : `:name`"))
        }
        let start = index
        takeScalars(1)
        while let scalar = peek(), isNamePart(scalar), scalar != "$" { takeScalars(1) }
        guard peek() == "$" else { return }
        takeScalars(1)
        let tag = Array(scalars[start..<index])
        while index + tag.count <= scalars.count {
            if scalars[index] == "$", scalars[index..<index + tag.count].elementsEqual(tag) {
                takeScalars(tag.count)
                return
            }
            takeScalars(1)
        }
        throw error(
            Phrase(
                en: "a text \(String(String.UnicodeScalarView(tag))) that is never closed",
                fr: "un texte \(String(String.UnicodeScalarView(tag))) jamais refermé"),
            Phrase(en: "Close it with the same mark", fr: "Refermez-le par la même marque"),
            at: start)
    }

    private mutating func colon() {
        // `::` is a cast and `:=` an assignment.
        if peek(1) == ":" || peek(1) == "=" { return takeScalars(2) }
        guard let first = peek(1), isNameStart(first) else { return takeScalars(1) }
        let start = index
        index += 1
        while let scalar = peek(), isNamePart(scalar), scalar != "$" { index += 1 }
        let name = String(String.UnicodeScalarView(scalars[start + 1..<index]))
        uses.append(ParameterisedSQL.Use(name: name, place: place(of: start)))
        pieces.append(String(piece))
        piece = String.UnicodeScalarView()
    }

    /// Only blanks and comments may follow it.
    private mutating func semicolon() throws {
        let start = index
        index += 1
        let kept = piece
        while let scalar = peek() {
            if scalar == "-", peek(1) == "-" {
                lineComment()
            } else if scalar == "/", peek(1) == "*" {
                try blockComment()
            } else if scalar.properties.isWhitespace {
                takeScalars(1)
            } else {
                throw error(
                    Phrase(en: "more than one statement", fr: "plus d'une instruction"),
                    Phrase(
                        en: "Keep one; steps before it can be `with` queries",
                        fr:
                            "N'en gardez qu'une ; les étapes qui la précèdent peuvent être des requêtes `with`"
                    ),
                    at: start)
            }
        }
        piece = kept
    }

    // MARK: characters

    private func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
        index + ahead < scalars.count ? scalars[index + ahead] : nil
    }

    private mutating func takeScalars(_ count: Int) {
        let end = min(index + count, scalars.count)
        piece.append(contentsOf: scalars[index..<end])
        index = end
    }

    private func isNameStart(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || scalar.value >= 0x80 || scalar.properties.isAlphabetic
    }

    private func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
        isNameStart(scalar) || ("0"..."9").contains(scalar) || scalar == "$"
    }

    func place(of start: Int) -> ParameterisedSQL.Place {
        let before = scalars[..<start]
        let line = before.count { $0 == "\n" } + 1
        let column = start - (before.lastIndex(of: "\n").map { $0 + 1 } ?? 0) + 1
        return ParameterisedSQL.Place(line: line, column: column)
    }

    private func error(_ what: Phrase, _ remedy: Phrase, at start: Int? = nil)
        -> ParameterisedSQLError
    {
        ParameterisedSQLError(
            place: place(of: start ?? index),
            what: Phrase(en: "The SQL has ", fr: "Le SQL contient ") + what, remedy: remedy)
    }
}
