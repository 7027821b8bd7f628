// SPDX-License-Identifier: Apache-2.0

internal import Wording

/// Why a request of the API is not done (RFC 9457): nothing of the inside is told.
struct Problem: Error, Sendable {
    let status: Int
    /// A stable word for programs.
    let code: String
    let detail: Phrase
    var errors: [Misfit] = []
    var headers: [(name: String, value: String)] = []
    /// The upload that was kept, where a name was taken.
    var uploadID: Int64?
    /// The task of the file that has the name, where it is the asker's own.
    var taskID: String?

    init(
        _ status: Int, _ code: String, _ detail: Phrase, errors: [Misfit] = [],
        headers: [(name: String, value: String)] = []
    ) {
        self.status = status
        self.code = code
        self.detail = detail
        self.errors = errors
        self.headers = headers
    }

    func answer(in language: Language, prefix: String, id: String) -> Answer {
        var members: [JSON.Member] = [
            JSON.Member(name: "type", value: .text(prefix + "/api#" + code)),
            JSON.Member(name: "title", value: .text(Self.title(status)[language])),
            JSON.Member(name: "status", value: .integer(status)),
            JSON.Member(name: "detail", value: .text(detail[language])),
            JSON.Member(name: "code", value: .text(code)),
            JSON.Member(name: "request_id", value: .text(id)),
        ]
        if !errors.isEmpty {
            let all = errors.map { error -> JSON in
                [
                    "field": .text(error.field), "detail": .text(error.detail[language]),
                    "remedy": .text(error.remedy[language]),
                ]
            }
            members.append(JSON.Member(name: "errors", value: .list(all)))
        }
        if let uploadID {
            members.append(JSON.Member(name: "upload_id", value: .integer(uploadID)))
        }
        if let taskID { members.append(JSON.Member(name: "task_id", value: .text(taskID))) }
        let own = [
            (name: "Content-Type", value: "application/problem+json; charset=utf-8"),
            (name: "Cache-Control", value: "no-store"),
        ]
        return Answer(status, headers: own + headers, body: JSON.object(members).bytes)
    }

    /// The members of every problem.
    static let shape = Shape.fields([
        Field(
            "type", .text(0...Shape.longestText), "Where the code is explained", isRequired: true),
        Field("title", .text(0...Shape.longestText), "The status in words", isRequired: true),
        Field("status", .integer(400...503), "As in the answer's head", isRequired: true),
        Field(
            "detail", .text(0...Shape.longestText), "What is wrong, and what to do",
            isRequired: true),
        Field("code", .text(0...Shape.longestText), "A stable word for programs", isRequired: true),
        Field(
            "request_id", .text(0...Shape.longestText), "Its name in the service's log",
            isRequired: true),
        Field(
            "errors",
            .list(
                of: .fields([
                    Field("field", .text(0...Shape.longestText), "", isRequired: true),
                    Field("detail", .text(0...Shape.longestText), "", isRequired: true),
                    Field("remedy", .text(0...Shape.longestText), "", isRequired: true),
                ])), "Each field that is wrong"),
        Field("upload_id", .id, "Of what was sent and is kept, for `/uploads/{id}/import`"),
        Field(
            "task_id", .text(1...200),
            "Of the file that has the name, where it is one of the asker's own"),
    ])

    static func title(_ status: Int) -> Phrase {
        switch status {
        case 400: Phrase(en: "Malformed", fr: "Demande illisible")
        case 401: Phrase(en: "Not logged in", fr: "Identification requise")
        case 403: Phrase(en: "Not allowed", fr: "Accès refusé")
        case 404: Phrase(en: "Not there", fr: "Introuvable")
        case 405: Phrase(en: "No such method", fr: "Méthode impossible ici")
        case 406: Phrase(en: "No such form", fr: "Format impossible")
        case 408: Phrase(en: "Too slow", fr: "Délai dépassé")
        case 409: Phrase(en: "In conflict", fr: "Conflit")
        case 412: Phrase(en: "Changed meanwhile", fr: "Modifié entre-temps")
        case 413: Phrase(en: "Too large", fr: "Trop volumineux")
        case 415: Phrase(en: "Unknown type of content", fr: "Type de contenu inconnu")
        case 422: Phrase(en: "Can't be done so", fr: "Impossible ainsi")
        case 428: Phrase(en: "A condition is missing", fr: "Condition manquante")
        case 429: Phrase(en: "Too many requests", fr: "Trop de demandes")
        default: Phrase(en: "Not possible now", fr: "Indisponible pour l'instant")
        }
    }
}
