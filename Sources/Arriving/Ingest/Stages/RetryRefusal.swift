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

    static func another(_ id: Int64, shown: String, now: String) -> RetryRefusal {
        let (french, state) = (StateWord.shown(shown, in: .fr), StateWord.shown(now, in: .fr))
        return RetryRefusal(
            Phrase(
                en: "file \(id) is no longer \(shown): its state is \(now) now",
                fr: "le fichier \(id) n'est plus \(french) : son état est maintenant"
                    + " « \(state) »"))
    }

    static func held(_ id: Int64) -> RetryRefusal {
        RetryRefusal(
            Phrase(
                en:
                    "file \(id) waits because it is unusual: `bascule files release \(id)` loads it",
                fr: "le fichier \(id) attend parce qu'il est inhabituel :"
                    + " `bascule files release \(id)` le charge"))
    }

    static func busy(_ id: Int64) -> RetryRefusal {
        RetryRefusal(
            Phrase(
                en: "file \(id) is being worked on at this moment",
                fr: "le fichier \(id) est en cours de traitement"))
    }
}

extension FileState {
    /// - Parameter states: those in which it was shown, the first one at the time.
    /// - Throws: `RetryRefusal` where it is another one by now.
    func require(_ states: [String], of id: Int64) throws(RetryRefusal) {
        guard !states.contains(rawValue), let shown = states.first else { return }
        throw .another(id, shown: shown, now: rawValue)
    }
}
