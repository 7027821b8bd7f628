// SPDX-License-Identifier: Apache-2.0

internal import Wording

extension Problem {
    /// One of each code, for those who read.
    static let codes: [Problem] = [
        .malformed(
            Phrase(
                en: "what is said there is not in form", fr: "ce qui y est dit n'est pas en forme")),
        Problem(
            400, "cursor",
            Phrase(
                en: "`after` is not `next` of a page of this list and this filter.",
                fr: "`after` n'est pas le `next` d'une page de cette liste et de ce filtre.")),
        .notLoggedIn, .notAllowed, .dutyFirst, .noCSRFToken, .notFound, Problem(status: 405),
        .notAcceptable, .underWay,
        .refused(
            Phrase(
                en: "The thing is not in a state in which this can be done.",
                fr: "La chose n'est pas dans un état qui le permet."), 409),
        .changedMeanwhile, .tooLarge, .noJSON,
        Problem(
            422, "invalid",
            Phrase(
                en:
                    "A field or parameter is unknown, missing or out of its limits: `errors` names each.",
                fr:
                    "Un champ ou paramètre est inconnu, absent ou hors limites : `errors` nomme chacun."
            )),
        .refused(
            Phrase(
                en: "The action says no, and why.", fr: "L'action refuse, et dit pourquoi.")),
        Problem(
            422, "confirm_required",
            Phrase(
                en: "What can't be undone wants `confirm`.",
                fr: "Ce qui est irréversible demande `confirm`.")),
        .badSource(
            Phrase(
                en: "The site fetches no file from the address in `source_url`, and says why.",
                fr: "Le site ne lit aucun fichier à l'adresse `source_url`, et dit pourquoi.")),
        .keyReused, .conditionMissing, .tooMany(after: .seconds(1)),
        .uploads(
            Phrase(
                en: "Too much of what you have sent waits to be imported.",
                fr: "Trop de ce que vous avez envoyé attend d'être importé.")),
        .away, .notLookedAt(SiteWatch.Unfinished()),
        .full(
            Phrase(
                en: "The disk has no room for an upload.",
                fr: "Le disque n'a pas de place pour un dépôt.")),
    ]
}
