// SPDX-License-Identifier: Apache-2.0

/// One SQL statement of a configuration file whose `:names` are bound, never spliced.
///
/// `:name` is a parameter where SQL itself could not have a colon before a letter: not in quotes,
/// dollar quotes or comments, and not in a cast (`::date`). An array slice with a name in it is
/// written with blanks: `a[1 : n]`.
package struct ParameterisedSQL: Sendable, Equatable {
    /// Where something stands in the text: both from 1, the column in Unicode scalars.
    package struct Place: Sendable, Equatable {
        package var line: Int
        package var column: Int
    }

    /// A parameter where it is used.
    package struct Use: Sendable, Equatable {
        package let name: String
        package let place: Place
    }

    /// The constant texts; between two of them stands the use of the same index.
    private let pieces: [String]
    /// Every parameter in the order of the text; one that is used twice is there twice.
    package let uses: [Use]

    /// Reads a statement; a semicolon at its end is left out.
    ///
    /// - Throws: `ParameterisedSQLError` with the place of the part that no single statement can
    ///   have.
    package init(_ text: String) throws {
        var scanner = SQLScanner(text)
        try scanner.run()
        pieces = scanner.pieces
        uses = scanner.uses
    }

    /// Nothing to run.
    package static let empty = ParameterisedSQL()

    private init() {
        pieces = [""]
        uses = []
    }

    /// The statement as it was written, without the semicolon.
    package var text: String {
        zip(uses, pieces.dropFirst()).reduce(pieces[0]) { $0 + ":" + $1.0.name + $1.1 }
    }

    /// The statement without layout and comments: for a digest.
    package var canonical: String { tokens.joined(separator: " ") }

    /// Words and marks, without comments and blanks.
    package var tokens: [String] { scanned().1.map(\.text) }

    /// The line, from 1, of the first word of the pair, identified by itself and the word behind
    /// it.
    func line(of isMeant: (_ word: String, _ next: String?) -> Bool) -> Int? {
        let (scanner, tokens) = scanned()
        let found = tokens.indices.first { index in
            isMeant(tokens[index].text, tokens.dropFirst(index + 1).first?.text)
        }
        return found.map { scanner.place(of: tokens[$0].start).line }
    }

    private func scanned() -> (SQLScanner, [(text: String, start: Int)]) {
        var scanner = SQLScanner(text)
        do {
            let tokens = try scanner.tokens()
            return (scanner, tokens)
        } catch {
            preconditionFailure("it was read before: \(text)")
        }
    }

    /// The statement with `$1`, `$2` … for the parameters, by their places among these names.
    package func numbered(_ names: [String]) -> String {
        zip(uses, pieces.dropFirst()).reduce(pieces[0]) { text, next in
            guard let place = names.firstIndex(of: next.0.name) else {
                preconditionFailure("no place for :\(next.0.name)")
            }
            return text + "$\(place + 1)" + next.1
        }
    }

    /// The statement with `?` for each parameter, as other databases have them; in the order of
    /// `uses`.
    package var marked: String { pieces.joined(separator: "?") }

    /// The parameters' names, each once, in the order of their first use.
    package var names: [String] {
        var seen: Set<String> = []
        return uses.map(\.name).filter { seen.insert($0).inserted }
    }

    /// Whether there is nothing to run: blanks and comments only.
    package var isEmpty: Bool { firstWord == nil }

    /// The statement's first word, in lower case.
    package var firstWord: String? {
        var words = SQLScanner(pieces[0])
        return words.firstWord()?.lowercased()
    }

    /// The statement with each parameter bound; `values` must have all of `names`.
    ///
    /// A value is itself a piece of SQL, as a rule one placeholder: `["day": "\(day)"]`.
    package func bound(_ values: [String: SQL]) -> SQL {
        var sql = SQL(stringLiteral: pieces[0])
        for (use, piece) in zip(uses, pieces.dropFirst()) {
            guard let value = values[use.name] else {
                preconditionFailure("no value for :\(use.name)")
            }
            sql.append(value)
            sql.append(SQL(stringLiteral: piece))
        }
        return sql
    }
}
