// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Wording

/// What S3 says, in a person's words; its own stand behind them, in brackets.
extension FetchTrouble {
    static func s3(
        _ refusal: S3Refusal, _ login: WebLogin, bucket: String, _ limits: FetchLimits
    ) -> FetchTrouble {
        let (url, detail) = (login.url, refusal.detail)
        switch (refusal.code, refusal.status) {
        case ("RequestTimeTooSkewed", _): return .skewed(url, detail)
        case ("InvalidAccessKeyId", _), ("SignatureDoesNotMatch", _), ("InvalidToken", _),
            ("ExpiredToken", _), ("InvalidSecurity", _):
            return .unknownKey(login, refusal)
        case ("NoSuchBucket", _): return .noBucket(url, bucket, detail)
        case ("PermanentRedirect", _), ("TemporaryRedirect", _),
            ("AuthorizationHeaderMalformed", _), ("IllegalLocationConstraintException", _),
            (_, 301), (_, 302), (_, 307), (_, 308):
            return .otherRegion(url, bucket, refusal)
        case ("InvalidObjectState", _): return .archived(url, detail)
        case ("EntityTooLarge", _): return .tooLarge(url, limits)
        case ("SlowDown", _), ("RequestTimeout", _), ("RequestLimitExceeded", _), (_, 429),
            (_, 500...599):
            return .unavailable(
                url, detail, after: refusal.retryAfter, longest: limits.retryAfter)
        case (_, 401), (_, 403): return .notAllowed(login, detail)
        case (_, 404): return .notFound(url, detail)
        default: return .failed(url, detail)
        }
    }

    private static func skewed(_ url: SourceURL, _ detail: String) -> FetchTrouble {
        FetchTrouble(
            .denied,
            Phrase(
                en: "The clocks of \(url.host.text) and of Bascule's host are too far apart"
                    + " (RequestTimeTooSkewed)",
                fr: "Les horloges de \(url.host.text) et de l'hôte de Bascule sont trop décalées"
                    + " (RequestTimeTooSkewed)"),
            Phrase(
                en: "Have the clock of Bascule's host set by the network (`timedatectl`)",
                fr: "Faites régler l'horloge de l'hôte de Bascule par le réseau (`timedatectl`)"),
            detail: detail)
    }

    private static func unknownKey(_ login: WebLogin, _ refusal: S3Refusal) -> FetchTrouble {
        let host = login.url.host.text
        return FetchTrouble(
            .denied,
            Phrase(
                en: "\(host) does not know the access key, or its secret is another one"
                    + " (\(refusal.code))",
                fr: "\(host) ne connaît pas la clé d'accès, ou son secret est un autre"
                    + " (\(refusal.code))"),
            Phrase(
                en: "Compare `access_key` and the secret of \(login.place.en) with those that were"
                    + " given out there",
                fr: "Comparez `access_key` et le secret de \(login.place.fr) à ceux qui y ont été"
                    + " donnés"),
            detail: refusal.detail)
    }

    private static func notAllowed(_ login: WebLogin, _ detail: String) -> FetchTrouble {
        let host = login.url.host.text
        return FetchTrouble(
            .denied,
            Phrase(
                en:
                    "\(host) does not let the access key of \(login.place.en) do that in the bucket",
                fr: "\(host) ne le permet pas, dans le compartiment, à la clé d'accès de"
                    + " \(login.place.fr)"),
            Phrase(
                en: "Have it given the rights to list the bucket and to read its objects; for"
                    + " `after` and `deliver` also to write and delete them",
                fr:
                    "Faites-lui donner les droits de lister le compartiment et d'en lire les objets ;"
                    + " pour `after` et `deliver`, aussi de les écrire et supprimer"),
            detail: detail)
    }

    private static func noBucket(
        _ url: SourceURL, _ bucket: String, _ detail: String
    ) -> FetchTrouble {
        FetchTrouble(
            .notFound,
            Phrase(
                en: "\(url.host.text) has no bucket \(bucket)",
                fr: "\(url.host.text) n'a pas de compartiment \(bucket)"),
            Phrase(
                en: "Check its name, `endpoint` and `region`",
                fr: "Vérifiez son nom, `endpoint` et `region`"), detail: detail)
    }

    private static func otherRegion(
        _ url: SourceURL, _ bucket: String, _ refusal: S3Refusal
    ) -> FetchTrouble {
        let region = refusal.region ?? "…"
        return FetchTrouble(
            .failed,
            Phrase(
                en: "The bucket \(bucket) is not in the region that is asked (\(refusal.code))",
                fr: "Le compartiment \(bucket) n'est pas dans la région demandée"
                    + " (\(refusal.code))"),
            Phrase(
                en: "Write `region: \(region)`, and its host into console.source_hosts",
                fr: "Écrivez `region: \(region)`, et son hôte dans console.source_hosts"),
            detail: refusal.detail)
    }

    private static func archived(_ url: SourceURL, _ detail: String) -> FetchTrouble {
        FetchTrouble(
            .denied,
            Phrase(
                en: "\(url.host.text) has put the object into an archive: it can't be read at once",
                fr: "\(url.host.text) a mis l'objet aux archives : il ne se lit pas aussitôt"),
            Phrase(
                en: "Have it restored there, or leave it out by `files`",
                fr: "Faites-l'y restaurer, ou écartez-le par `files`"), detail: detail)
    }
}
