// SPDX-License-Identifier: Apache-2.0

internal import Wording

extension Problem {
    static let notFound = Problem(
        404, "not_found",
        Phrase(
            en: "Nothing of this name or number is here, or it is not yours to see.",
            fr: "Rien ne porte ce nom ou ce numéro ici, ou ce n'est pas à vous de le voir."))

    static let notLoggedIn = Problem(
        401, "not_logged_in",
        Phrase(
            en:
                "Send a token: `Authorization: Bearer bsc_…`. One that is over, revoked or of a disabled user is none.",
            fr:
                "Envoyez un jeton : `Authorization: Bearer bsc_…`. S'il est échu, révoqué ou d'un utilisateur désactivé, il ne vaut rien."
        ), headers: [("WWW-Authenticate", "Bearer")])

    static let notAllowed = Problem(
        403, "not_allowed",
        Phrase(
            en:
                "Who shows this token or session may not do this: ask an administrator for the permission.",
            fr: "Ce jeton ou cette session n'en a pas le droit : demandez-le à un administrateur."))

    static let dutyFirst = Problem(
        403, "duty_first",
        Phrase(
            en: "This session has something to do first: log in to the console, which says what.",
            fr: "Cette session a d'abord autre chose à faire : la console le dit à la connexion."))

    static let noCSRFToken = Problem(
        403, "csrf_token",
        Phrase(
            en:
                "A session alone does not change anything: send its token in `X-CSRF-Token`, from our own pages.",
            fr:
                "Une session seule ne change rien : envoyez son jeton dans `X-CSRF-Token`, depuis nos pages."
        ))

    static let notAcceptable = Problem(
        406, "not_acceptable",
        Phrase(
            en: "Answers are `application/json`: accept that, or anything.",
            fr: "Les réponses sont en `application/json` : acceptez ce format, ou tous."))

    static let noJSON = Problem(
        415, "content_type",
        Phrase(
            en: "The body must be `application/json`: say so in `Content-Type`.",
            fr: "Le corps doit être en `application/json` : le dire dans `Content-Type`."))

    static let noFile = Problem(
        415, "content_type",
        Phrase(
            en:
                "A file comes as multipart/form-data, text/csv, application/gzip or application/octet-stream, as the document says.",
            fr:
                "Un fichier vient en multipart/form-data, text/csv, application/gzip ou application/octet-stream, comme le dit le document."
        ))

    static let tooLarge = Problem(
        413, "too_large",
        Phrase(
            en: "The body is larger than it may be here.",
            fr: "Le corps dépasse la taille permise ici."))

    static let conditionMissing = Problem(
        428, "if_match_missing",
        Phrase(
            en: "Send the `ETag` of what is to be changed in `If-Match`.",
            fr: "Envoyez dans `If-Match` l'`ETag` de ce qui doit changer."))

    static let changedMeanwhile = Problem(
        412, "changed_meanwhile",
        Phrase(
            en: "Somebody has changed it since: get it again, and look what is different.",
            fr: "Quelqu'un l'a modifié depuis : relisez-le, et voyez ce qui a changé."))

    static func malformed(_ why: Phrase) -> Problem {
        Problem(
            400, "malformed",
            Phrase(
                en: "The request can't be read: \(why.en).",
                fr: "La demande ne peut pas être lue : \(why.fr)."))
    }

    static func invalid(_ errors: [Misfit]) -> Problem {
        let first = errors.first
        let detail = first.map { Phrase.advice($0.detail, $0.remedy) } ?? Phrase("")
        return Problem(422, "invalid", detail, errors: errors)
    }

    /// What an action says no to.
    static func refused(_ why: Phrase, _ status: Int = 422) -> Problem {
        Problem(status, status == 409 ? "conflict" : "refused", why)
    }

    static func unconfirmed(_ wanted: Phrase) -> Problem {
        let error = Misfit(
            "confirm",
            detail: Phrase(
                en: "`confirm` must say what is to be undone",
                fr: "`confirm` doit dire ce qui sera défait"),
            remedy: wanted)
        return Problem(
            422, "confirm_required", .advice(error.detail, error.remedy), errors: [error])
    }

    static func tooMany(after wait: Duration) -> Problem {
        let seconds = max(1, Int64((wait / .seconds(1)).rounded(.up)))
        return Problem(
            429, "too_many_requests",
            Phrase(
                en: "This token has asked too often: wait \(seconds) s.",
                fr: "Ce jeton a demandé trop souvent : attendre \(seconds) s."),
            headers: [("Retry-After", "\(seconds)")])
    }

    static let away = Problem(
        503, "away",
        Phrase(
            en:
                "The database does not answer. Nothing was done, or it was done whole: try again in a moment.",
            fr:
                "La base de données ne répond pas. Rien n'est fait, ou tout : réessayez dans un instant."
        ), headers: [("Retry-After", "5")])

    static func notLookedAt(_ unfinished: SiteWatch.Unfinished) -> Problem {
        Problem(503, "not_looked_at", unfinished.words, headers: [("Retry-After", "5")])
    }

    /// By a status alone: before a path's operation is known.
    init(status: Int) {
        self =
            switch status {
            case 401: .notLoggedIn
            case 403: .notAllowed
            case 404: .notFound
            case 413: .tooLarge
            case 415: .noJSON
            case 405:
                Problem(
                    405, "method",
                    Phrase(
                        en: "The path does not have this method: `Allow` names those it has.",
                        fr: "Ce chemin n'a pas cette méthode : `Allow` dit celles qu'il a."))
            case 408:
                Problem(
                    408, "too_slow",
                    Phrase(
                        en: "The request did not come in time.",
                        fr: "La demande n'est pas arrivée à temps."))
            case 400, 414:
                .malformed(
                    Phrase(
                        en: "the address is too long, or no address",
                        fr: "l'adresse est trop longue, ou n'en est pas une"))
            default: .away
            }
    }
}
