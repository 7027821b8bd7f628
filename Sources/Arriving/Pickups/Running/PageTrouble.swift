// SPDX-License-Identifier: Apache-2.0

internal import Fetching
internal import JSONLines
internal import Wording

/// What is wrong with an answer of an API.
enum PageTrouble {
    case flaw(JSONPageFlaw)
    /// It leads to a page that was given already.
    case repeats
    /// The last record has nothing to go on from.
    case noKey
    /// Its head has more links than are read, or broken ones.
    case hidden
    /// Its head leads on, and what `next` names does not.
    case headLeadsOn
    /// No answer says what time it is there.
    case noTime

    func told(of pages: Pickup.Pages) -> SourceDatabase.Trouble {
        let place = pages.url.shown
        let (what, remedy) = words(pages)
        return SourceDatabase.Trouble(
            code: "source_failed",
            sentence: .advice(Phrase(en: "\(place): ", fr: "\(place) : ") + what, remedy),
            mayPass: mayPass)
    }

    /// An answer that was cut off is whole the next time.
    private var mayPass: Bool { if case .flaw(.notJSON) = self { true } else { false } }

    private func words(_ pages: Pickup.Pages) -> (what: Phrase, remedy: Phrase) {
        switch self {
        case .flaw(let flaw): Self.words(flaw, pages)
        case .repeats:
            (
                Phrase(
                    en: "it leads to a page that it has given already, so there is no end to it",
                    fr: "elle mène à une page qu'elle a déjà donnée : cela n'aurait pas de fin"),
                Phrase(
                    en: "Ask whoever runs it how its pages end, and write that as `next`",
                    fr: "Demandez à qui s'en occupe comment finissent ses pages, et écrivez-le dans"
                        + " `next`")
            )
        case .noKey:
            (
                Phrase(
                    en: "its last record has no value where `next` says that its key stands",
                    fr: "son dernier enregistrement n'a pas de valeur là où `next` dit qu'est sa"
                        + " clé"),
                Phrase(en: "Write another place", fr: "Écrivez un autre endroit")
            )
        case .hidden, .headLeadsOn: linked
        case .noTime:
            (
                Phrase(
                    en:
                        "it does not say what time it is there (no Date), so nobody knows up to when"
                        + " its records are all there",
                    fr: "elle ne dit pas l'heure qu'il y est (pas de Date) : on ne sait pas jusqu'à"
                        + " quand ses enregistrements sont complets"),
                Phrase(
                    en: "Have its server send one, or take `:since` and `cursor` out",
                    fr: "Faites-la envoyer par son serveur, ou retirez `:since` et `cursor`")
            )
        }
    }

    /// A page that may have others behind it.
    private var linked: (what: Phrase, remedy: Phrase) {
        if case .hidden = self {
            return (
                Phrase(
                    en: "its head has more links than fit (32 kB), or one that does not end: the"
                        + " next page may be among them",
                    fr: "son en-tête a plus de liens qu'il n'en tient (32 ko), ou un qui ne finit"
                        + " pas : la page suivante peut en être"),
                Phrase(
                    en: "Ask whoever runs it, or write a place of its answer as `next`",
                    fr: "Demandez à qui s'en occupe, ou écrivez dans `next` un endroit de la"
                        + " réponse")
            )
        }
        return (
            Phrase(
                en: "its head leads to another page (a link, rel=\"next\"), and what `next` says"
                    + " does not",
                fr: "son en-tête mène à une autre page (un lien, rel=\"next\"), et ce que dit"
                    + " `next` n'y mène pas"),
            Phrase(
                en: "Write `next: link`, or the right place",
                fr: "Écrivez `next: link`, ou le bon endroit")
        )
    }

    private static func words(
        _ flaw: JSONPageFlaw, _ pages: Pickup.Pages
    ) -> (what: Phrase, remedy: Phrase) {
        let list = pages.records.names.isEmpty ? "" : pages.records.description
        let look = Phrase(
            en: "See what it answers, and ask whoever runs it",
            fr: "Voyez ce qu'elle répond, et demandez à qui s'en occupe")
        return switch flaw {
        case .notJSON(let reason, let byte):
            (
                Phrase(
                    en: "its answer is no JSON at byte \(byte): \(reason)",
                    fr: "sa réponse n'est pas du JSON à l'octet \(byte) : \(reason)"), look
            )
        case .tooDeep(let limit):
            (
                Phrase(
                    en: "its answer is nested more than \(limit) deep",
                    fr: "sa réponse est imbriquée sur plus de \(limit) niveaux"), look
            )
        case .memberTwice(let name):
            (
                Phrase(
                    en: "its answer has `\(name)` twice, and which is meant can't be known",
                    fr: "sa réponse a deux fois `\(name)`, et on ne sait lequel est le bon"), look
            )
        case .noList:
            (
                Phrase(
                    en: list.isEmpty
                        ? "its answer is no list" : "its answer has no list at `\(list)`",
                    fr: list.isEmpty
                        ? "sa réponse n'est pas une liste"
                        : "sa réponse n'a pas de liste à `\(list)`"),
                Phrase(
                    en: "Write as `records` where the list stands",
                    fr: "Écrivez dans `records` où se trouve la liste")
            )
        case .noObject(let number):
            (
                Phrase(
                    en: "number \(number) of its list is no object",
                    fr: "le numéro \(number) de sa liste n'est pas un objet"), look
            )
        case .noNext:
            (
                Phrase(
                    en: "what `next` names is neither a text nor a number there",
                    fr: "ce que `next` nomme n'y est ni un texte ni un nombre"),
                Phrase(en: "Write another place", fr: "Écrivez un autre endroit")
            )
        }
    }
}
