// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import Records
package import Wording

/// What the ledger has of a file in words of its own, as people read it.
package enum FileWords {
    /// How the file was read; the ledger has it in English.
    package static func dialect(_ line: String, in language: Language) -> String {
        Dialect.text(ofLedger: line, in: language)
    }

    /// Where the file came from.
    package static func origin(_ code: String, in language: Language) -> String {
        origins[code]?[language] ?? code
    }

    private static let origins = [
        "inbox": Phrase(en: "dropped in the inbox", fr: "déposé dans la boîte"),
        "import": Phrase(en: "given to `bascule import`", fr: "donné à `bascule import`"),
        "reconcile": Phrase(
            en: "taken up again by `bascule files reconcile`",
            fr: "repris par `bascule files reconcile`"),
        "upload": Phrase(
            en: "sent by the console or the API", fr: "envoyé par la console ou l'API"),
        "mend": Phrase(
            en: "refused rows of another file, mended in the console",
            fr: "lignes refusées d'un autre fichier, corrigées dans la console"),
        "member": Phrase(en: "out of a container", fr: "extrait d'une archive"),
    ]
}
