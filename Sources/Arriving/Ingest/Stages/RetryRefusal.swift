// SPDX-License-Identifier: Apache-2.0

internal import Postgres
package import Wording

/// The reason why a file is not taken up again by command; the text has the remedy.
package struct RetryRefusal: Worded {
    package let sentence: Phrase

    package init(_ sentence: Phrase) { self.sentence = sentence }

    package static func unknown(_ id: Int64) -> RetryRefusal {
        RetryRefusal(
            Phrase(en: "the ledger has no file \(id)", fr: "le registre n'a pas de fichier \(id)"))
    }

    static func busy(_ id: Int64) -> RetryRefusal {
        RetryRefusal(
            Phrase(
                en: "file \(id) is being worked on at this moment",
                fr: "le fichier \(id) est en cours de traitement"))
    }
}
