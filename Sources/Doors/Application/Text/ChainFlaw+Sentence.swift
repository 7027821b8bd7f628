// SPDX-License-Identifier: Apache-2.0

package import Journal
package import Wording

extension ChainFlaw {
    /// What does not fit together, for people.
    package var sentence: Phrase { Phrase(en: description, fr: french) }

    private var french: String {
        switch self {
        case .noBeginning:
            "la chaîne ne commence pas par le maillon 0 : ses premiers maillons ont été enlevés"
        case .gap(let after, let next):
            "des maillons manquent entre \(after) et \(next), avec ou sans leurs entrées"
        case .entryMissing(let seq, let entryID):
            "l'entrée \(entryID) manque : le maillon \(seq) en a été fait"
        case .wrongOrder(let seq, let entryID, let madeFrom):
            "ordre faux : le maillon \(seq) est pour l'entrée \(entryID), mais a été fait de \(madeFrom)"
        case .altered(let seq, let entryID):
            "l'entrée \(entryID) ou le maillon \(seq) a été altéré, ou ce qui précède a été enlevé"
        case .unlinked(let entryID, let count):
            "l'entrée \(entryID) n'a pas de maillon"
                + (count > 1 ? ", ni \(count - 1) autres" : "")
                + " : écrite pendant que le déclencheur de la chaîne était coupé, ou maillon enlevé"
        case .tailCut(let noted, let last):
            "la fin a été coupée : le maillon \(noted.seq) avait été noté, le dernier est \(last)"
        case .rewritten(let noted, let now):
            "réécrit : le maillon \(noted.seq) avait été noté \(noted.hash), il est \(now) maintenant"
        case .guardMissing(let name):
            "le déclencheur \(name) manque, est coupé ou remplacé : la base ne protège plus le journal"
        case .foreign(let what):
            "\(what) n'est pas de Bascule : cela peut empêcher ou changer des entrées"
        case .functionChanged(let name):
            "la fonction \(name) manque ou n'est plus celle de Bascule : ôtez ce qui la remplace et"
                + " restaurez-la d'une sauvegarde"
        }
    }
}
