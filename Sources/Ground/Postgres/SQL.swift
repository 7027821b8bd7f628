// SPDX-License-Identifier: Apache-2.0

/// A statement whose interpolated values are bound, never spliced.
///
/// `"select … where id = \(id)"` binds `id`; `\(identifier: name)` quotes a name; `\(literal:
/// text)` quotes a string for statements that take no parameters (DDL); `\(raw: sql)` splices other
/// `SQL`. The text with its placeholders is constant, so it is the key of the prepared statement.
package struct SQL: Sendable, ExpressibleByStringInterpolation {
    /// The constant texts; between two of them stands one parameter.
    private var pieces: [String]
    package private(set) var parameters: [PostgresParameter]

    package init(stringLiteral text: String) {
        pieces = [text]
        parameters = []
    }

    package init(stringInterpolation: StringInterpolation) { self = stringInterpolation.sql }

    /// The statement's text, with `$1`, `$2`, … for the values.
    package var text: String {
        guard pieces.count > 1 else { return pieces[0] }
        var text = pieces[0]
        for index in 1..<pieces.count { text += "$\(index)" + pieces[index] }
        return text
    }

    /// A number that tells this statement with these values from any other, in every process:
    /// FNV-1a.
    package var fingerprint: UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        func hashPart(_ bytes: some Sequence<UInt8>) {
            for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
            // No byte of UTF-8: where one part ends and the next begins.
            hash = (hash ^ 0xff) &* 0x100_0000_01b3
        }
        hashPart(text.utf8)
        for parameter in parameters { hashPart(parameter.bytes.map { [1] + $0 } ?? [0]) }
        return hash
    }

    /// A name as the server reads it literally: in double quotes, inner quotes doubled.
    ///
    /// A statement with a NUL in it is an error of whoever runs it.
    package static func quoted(identifier name: String) -> String {
        precondition(!name.isEmpty, "an empty name is none")
        return doubled(name, "\"")
    }

    /// A string constant: in single quotes, inner quotes doubled, independent of
    /// `standard_conforming_strings`.
    package static func quoted(literal text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "\\")) else { return doubled(text, "'") }
        let escaped = text.split(separator: "\\", omittingEmptySubsequences: false)
            .joined(separator: "\\\\")
        return "E" + doubled(escaped, "'")
    }

    private static func doubled(_ text: String, _ mark: Character) -> String {
        let inner = text.split(separator: mark, omittingEmptySubsequences: false)
            .joined(separator: "\(mark)\(mark)")
        return "\(mark)\(inner)\(mark)"
    }

    package static func + (first: SQL, second: SQL) -> SQL {
        var sum = first
        sum.append(second)
        return sum
    }

    /// Adds another statement's text and parameters at the end.
    package mutating func append(_ other: SQL) {
        pieces[pieces.count - 1] += other.pieces[0]
        pieces += other.pieces.dropFirst()
        parameters += other.parameters
    }

    fileprivate mutating func append(text: String) { pieces[pieces.count - 1] += text }

    fileprivate mutating func append(parameter: PostgresParameter) {
        pieces.append("")
        parameters.append(parameter)
    }
}

extension SQL {
    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var sql: SQL = ""

        package init(literalCapacity: Int, interpolationCount: Int) {}

        package mutating func appendLiteral(_ literal: String) { sql.append(text: literal) }

        /// Binds a value.
        package mutating func appendInterpolation(_ value: some PostgresBindable) {
            sql.append(parameter: value.postgresParameter)
        }

        /// Binds a value or NULL.
        package mutating func appendInterpolation<Value: PostgresArrayElement>(_ value: Value?) {
            sql.append(parameter: value.postgresParameter)
        }

        /// Quotes a name: `\(identifier: schema).\(identifier: table)`.
        package mutating func appendInterpolation(identifier name: String) {
            sql.append(text: SQL.quoted(identifier: name))
        }

        /// Quotes a string constant, where the statement cannot take a parameter.
        package mutating func appendInterpolation(literal text: String) {
            sql.append(text: SQL.quoted(literal: text))
        }

        /// Splices another statement, its parameters included.
        package mutating func appendInterpolation(raw other: SQL) { sql.append(other) }
    }
}

extension Sequence<SQL> {
    /// The statements' texts and parameters in order, with a constant text between two.
    package func joined(separator: SQL) -> SQL {
        var whole: SQL = ""
        var isFirst = true
        for part in self {
            if !isFirst { whole.append(separator) }
            whole.append(part)
            isFirst = false
        }
        return whole
    }
}
