// SPDX-License-Identifier: Apache-2.0

package import Wording

/// The YAML parser's messages, for the file's author: its own words are libyaml's, in English.
package enum YAMLWords {
    package static let notUTF8 = Phrase(
        en: "The file is not UTF-8", fr: "Le fichier n'est pas en UTF-8")
    package static let saveAsUTF8 = Phrase(en: "Save it as UTF-8", fr: "Enregistrez-le en UTF-8")
    package static let correct = Phrase(
        en: "Correct the file's YAML", fr: "Corrigez le YAML du fichier")

    /// The mistake at a place, and its remedy; with the parser's words if ours say less.
    static func told(_ problem: String, context: (text: String, line: Int)?) -> (
        what: Phrase, remedy: Phrase
    ) {
        let about =
            context.map { context in
                Phrase(
                    en: "\(context.text) (line \(context.line)): ",
                    fr:
                        "\(contexts[context.text] ?? "en lisant « \(context.text) »") (ligne \(context.line)) : "
                )
            } ?? Phrase("")
        guard let known = known.first(where: { problem.contains($0.mark) }) else {
            return (
                about
                    + Phrase(
                        en: problem,
                        fr: "ce n'est pas du YAML à cet endroit (l'analyseur dit « \(problem) »)"),
                look
            )
        }
        return (about + Phrase(en: problem, fr: known.french), known.remedy)
    }

    static let look = Phrase(
        en: "Check the indentation, the colons and the quotes here; no tabs, two spaces a level",
        fr: "Vérifiez ici le retrait, les deux-points et les guillemets ; pas de tabulation, deux"
            + " espaces par niveau")
    private static let quote = Phrase(
        en: "Close the quote that opens there, or double it if it is part of the text",
        fr: "Refermez le guillemet ouvert là, ou doublez-le s'il fait partie du texte")
    private static let colon = Phrase(
        en: "Write `key: value` with a colon and a space; put a text that has `: ` in it in quotes",
        fr:
            "Écrivez `clé: valeur` avec deux-points et une espace ; mettez entre guillemets un texte"
            + " qui contient `: `")
    private static let list = Phrase(
        en: "Close the list or map of this line, and put a comma between its parts",
        fr:
            "Refermez la liste ou l'accolade de cette ligne, et séparez ses éléments par des virgules"
    )
    private static let plain = Phrase(
        en: "Put the text in quotes, or leave this character out",
        fr: "Mettez le texte entre guillemets, ou retirez ce caractère")

    private struct Known {
        /// A part of libyaml's sentence.
        let mark: String
        let french: String
        let remedy: Phrase
    }

    private static let known: [Known] = [
        Known(
            mark: "mapping values are not allowed",
            french: "un deux-points se trouve où il ne peut pas être", remedy: colon),
        Known(
            mark: "mapping keys are not allowed",
            french: "une clé se trouve où il ne peut pas y en avoir", remedy: look),
        Known(
            mark: "block sequence entries are not allowed",
            french: "un tiret de liste se trouve où il ne peut pas y en avoir", remedy: look),
        // Before the next, which is a part of it.
        Known(mark: "unexpected ':'", french: "un deux-points inattendu", remedy: colon),
        Known(mark: "expected ':'", french: "il manque un deux-points", remedy: colon),
        Known(mark: "expected key", french: "une clé est attendue ici", remedy: look),
        Known(
            mark: "expected '-' indicator", french: "un tiret de liste est attendu ici",
            remedy: look),
        Known(
            mark: "expected ',' or '}'", french: "il manque une virgule ou l'accolade fermante `}`",
            remedy: list),
        Known(
            mark: "expected ',' or ']'", french: "il manque une virgule ou le crochet fermant `]`",
            remedy: list),
        Known(
            mark: "unexpected end of stream",
            french: "le fichier s'arrête avant la fin du texte entre guillemets", remedy: quote),
        Known(
            mark: "unexpected document indicator",
            french: "une ligne `---` ou `...` au milieu d'un texte", remedy: quote),
        Known(
            mark: "cannot start any token",
            french: "un caractère par lequel rien ne peut commencer", remedy: plain),
        Known(mark: "tab character", french: "une tabulation sert de retrait", remedy: look),
        Known(
            mark: "unknown escape character",
            french: "une barre oblique inverse suivie d'un caractère inconnu",
            remedy: Phrase(
                en: "Double the backslash, or put the text in single quotes",
                fr: "Doublez la barre oblique inverse, ou mettez le texte entre apostrophes")),
        Known(
            mark: "undefined alias", french: "un renvoi `*nom` à une valeur que rien ne nomme",
            remedy: Phrase(
                en:
                    "Put the text in quotes if it begins with `*`, or name the value by `&name` before",
                fr:
                    "Mettez le texte entre guillemets s'il commence par `*`, ou nommez la valeur par"
                    + " `&nom` avant")),
        Known(mark: "undefined tag handle", french: "un texte commence par `!`", remedy: plain),
        Known(
            mark: "alphabetic or numeric character", french: "il manque un nom derrière `&` ou `*`",
            remedy: plain),
        Known(mark: "expected node content", french: "une valeur est attendue ici", remedy: list),
        Known(
            mark: "expected <document start>",
            french: "le fichier contient autre chose derrière sa déclaration", remedy: look),
        Known(
            mark: "found another document", french: "le fichier contient plusieurs documents",
            remedy: Phrase(
                en: "Keep one, without `---` lines between",
                fr: "N'en gardez qu'un, sans ligne `---` au milieu")),
        Known(
            mark: "comment or line break", french: "quelque chose suit où la ligne doit finir",
            remedy: look),
        Known(
            mark: "control characters are not allowed",
            french: "un caractère de contrôle, qui n'est pas du texte", remedy: plain),
        Known(mark: "UTF-8", french: "des octets qui ne sont pas de l'UTF-8", remedy: saveAsUTF8),
    ]

    private static let contexts = [
        "expected a single document in the stream": "un seul document est attendu",
        "while parsing a block mapping": "dans les clés qui commencent plus haut",
        "while parsing a flow mapping": "dans l'accolade ouverte",
        "while parsing a block collection": "dans la liste qui commence plus haut",
        "while parsing a flow sequence": "dans le crochet ouvert",
        "while parsing a flow node": "dans une valeur entre crochets ou accolades",
        "while parsing a block node": "dans une valeur", "while parsing a node": "dans une valeur",
        "while scanning a simple key": "dans une clé",
        "while scanning a quoted scalar": "dans un texte entre guillemets",
        "while parsing a quoted scalar": "dans un texte entre guillemets",
        "while scanning a plain scalar": "dans un texte sans guillemets",
        "while scanning a block scalar": "dans un texte de plusieurs lignes",
        "while scanning for the next token": "en cherchant la suite",
        "while scanning an alias": "dans un renvoi `*nom`",
        "while scanning an anchor": "dans un nom `&nom`",
    ]
}
