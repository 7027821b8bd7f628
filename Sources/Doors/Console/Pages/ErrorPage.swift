// SPDX-License-Identifier: Apache-2.0

/// The page of what could not be shown, and why.
enum ErrorPage {
    static func answer(_ status: Int, _ face: Face, id: String) -> Answer {
        answer(status, words(status, face), face, id: id)
    }

    private static func answer(
        _ status: Int, _ words: (title: String, text: String), _ face: Face, id: String
    ) -> Answer {
        let (title, text) = words
        let back: HTML =
            status == 408
            ? .none
            : "<p><a href=\"\(face.path("/"))\">\(face(en: "To the first page", fr: "Vers la première page"))</a></p>"
        let request = face(en: "Request \(id)", fr: "Requête \(id)")
        return .page(
            Layout.page(
                face, "error", title: title,
                """
                <section class="verdict narrow" data-testid="error" data-status="\(status)">
                <h1>\(title)</h1><p>\(text)</p>\(back)<p><small>\(request)</small></p></section>
                """), status: status)
    }

    /// There is more to do than there is time for.
    static func tooBusy(_ face: Face, id: String) -> Answer {
        let words = (
            face(en: "The console is too busy", fr: "La console est trop occupée"),
            face(
                en:
                    "Your request had come, but could not be done in time; whether it was, the page before shows. Try again in a moment.",
                fr:
                    "Votre demande est arrivée, mais n'a pas pu être traitée à temps ; la page précédente montre si elle l'a été. Réessayez dans un instant."
            )
        )
        return answer(503, words, face, id: id).retry(after: .seconds(5))
    }

    /// The look at the site is not at its end: the database may well answer.
    static func notLookedAt(
        _ unfinished: SiteWatch.Unfinished, _ face: Face, id: String
    ) -> Answer {
        let words = (
            face(
                en: "The site is still being looked at", fr: "L'état du site est en cours de relevé"
            ),
            face(unfinished.words)
        )
        return answer(503, words, face, id: id).retry(after: .seconds(5))
    }

    private static func words(_ status: Int, _ face: Face) -> (String, String) {
        switch status {
        case 400:
            (
                face(en: "This can't be read", fr: "Demande illisible"),
                face(
                    en:
                        "The address or the form is not one that this console sends. Go back and try again.",
                    fr:
                        "L'adresse ou le formulaire n'est pas de ceux que cette console envoie. Revenez en arrière et réessayez."
                )
            )
        case 403:
            (
                face(en: "You may not do this", fr: "Accès refusé"),
                face(
                    en:
                        "Your account has no right to it, or the form was open for too long. Reload the page before it, or ask an administrator.",
                    fr:
                        "Votre compte n'en a pas le droit, ou le formulaire est resté ouvert trop longtemps. Rechargez la page précédente, ou voyez un administrateur."
                )
            )
        case 404:
            (
                face(en: "There is no such page", fr: "Cette page n'existe pas"),
                face(
                    en: "Nothing is at this address. It may have been mistyped.",
                    fr: "Il n'y a rien à cette adresse. Elle est peut-être mal saisie.")
            )
        case 503:
            (
                face(en: "The database does not answer", fr: "La base de données ne répond pas"),
                face(
                    en: "Nothing is lost; files wait in their inboxes. Try again in a moment.",
                    fr:
                        "Rien n'est perdu ; les fichiers attendent dans leurs boîtes. Réessayez dans un instant."
                )
            )
        case 500:
            (
                face(en: "Something failed", fr: "Une erreur s'est produite"),
                face(
                    en: "The service's log says what it was, under the name of this request.",
                    fr: "Le journal du service dit laquelle, sous le nom de cette requête.")
            )
        default: rareWords(status, face)
        }
    }

    private static func rareWords(_ status: Int, _ face: Face) -> (String, String) {
        switch status {
        case 405:
            (
                face(en: "This can't be done here", fr: "Opération impossible ici"),
                face(
                    en: "The address does not have this method.",
                    fr: "Cette adresse n'a pas cette méthode.")
            )
        case 408:
            (
                face(en: "That took too long", fr: "Délai dépassé"),
                face(
                    en: "The request did not come in time.",
                    fr: "La requête n'est pas arrivée à temps.")
            )
        case 429:
            (
                face(en: "That is too often", fr: "Trop de demandes"),
                face(
                    en: "Wait a moment, or close other tabs, and try again.",
                    fr: "Attendez un instant, ou fermez d'autres onglets, puis réessayez.")
            )
        case 413, 414:
            (
                face(en: "That is too much", fr: "Demande trop longue"),
                face(
                    en: "The request is longer than it may be.",
                    fr: "La requête dépasse la taille permise.")
            )
        default:
            (
                face(en: "This can't be taken", fr: "Demande refusée"),
                face(
                    en: "The form is not one that this console sends.",
                    fr: "Ce formulaire n'est pas de ceux que cette console envoie.")
            )
        }
    }
}
