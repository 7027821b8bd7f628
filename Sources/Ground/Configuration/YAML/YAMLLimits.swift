// SPDX-License-Identifier: Apache-2.0

internal import Wording

/// Limits of a configuration file.
package enum YAMLLimits {
    /// Bytes of one file: 1 MiB.
    package static let bytes = 1 << 20
    /// Values of one file, each alias counted as all that it stands for.
    package static let values = 100_000

    /// Refuses input that the parser itself could not bear: its time grows with the expansion of a
    /// map's keys.
    static func check(_ yaml: String, file: String) throws {
        guard yaml.utf8.count <= bytes else {
            throw Mistake(
                file: file,
                what: Phrase(
                    en: "The file has more than \(bytes >> 20) MiB",
                    fr: "Le fichier dépasse \(bytes >> 20) Mio"),
                remedy: Phrase(
                    en: "Divide it; a declaration has a few KiB",
                    fr: "Divisez-le ; une déclaration fait quelques KiB"))
        }
        guard yaml.utf8.contains(UInt8(ascii: "&")), yaml.utf8.contains(UInt8(ascii: "*")) else {
            return
        }
        for (index, line) in yaml.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            guard let column = aliasAsKey(line) else { continue }
            throw Mistake(
                file: file, line: index + 1, column: column,
                what: Phrase(
                    en: "An alias (`*name`) stands for a key here",
                    fr: "Un renvoi (`*name`) tient ici la place d'une clé"),
                remedy: Phrase(
                    en: "Write the key itself; aliases are for values",
                    fr: "Écrivez la clé elle-même ; les renvois sont pour les valeurs"))
        }
    }

    static func tooMany(_ file: String, line: Int, column: Int) -> Mistake {
        Mistake(
            file: file, line: line, column: column,
            what: Phrase(
                en: "The file's aliases (`*name`) make more than \(values) values of it",
                fr: "Les renvois du fichier (`*name`) en font plus de \(values) valeurs"),
            remedy: Phrase(
                en: "Write out what they stand for, or leave them out",
                fr: "Écrivez ce qu'ils représentent, ou retirez-les"))
    }

    /// The column of an alias that a colon follows, or that stands behind `?`.
    private static func aliasAsKey(_ line: Substring) -> Int? {
        let scalars = Array(line.unicodeScalars)
        var index = 0
        while index < scalars.count {
            defer { index += 1 }
            guard scalars[index] == "*", isAliasPlace(scalars[..<index]) else { continue }
            let name = scalars[(index + 1)...].prefix {
                $0 == "_" || $0 == "-" || $0.properties.isAlphabetic || ("0"..."9").contains($0)
            }
            guard !name.isEmpty else { continue }
            let rest = scalars[name.endIndex...].drop { $0 == " " || $0 == "\t" }
            let before = scalars[..<index].last { $0 != " " && $0 != "\t" }
            if rest.first == ":" || before == "?" { return index + 1 }
        }
        return nil
    }

    /// Whether an alias may begin behind these characters of its line.
    private static func isAliasPlace(_ before: ArraySlice<Unicode.Scalar>) -> Bool {
        guard let last = before.last else { return true }
        return [" ", "\t", "{", ",", "["].contains(last)
    }
}
