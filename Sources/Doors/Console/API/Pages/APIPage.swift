// SPDX-License-Identifier: Apache-2.0

internal import Accounts

/// `/api`: the operations as people read them, from the same declarations as the document.
enum APIPage {
    static func show(_ visit: Visit) async throws -> Answer {
        let face = visit.face
        let title = face(en: "API", fr: "API")
        let tags = Operation.all.map(\.tag).reduce(into: [String]()) { tags, tag in
            if !tags.contains(tag) { tags.append(tag) }
        }
        let groups = tags.map { tag in
            group(tag, Operation.all.filter { $0.tag == tag }, face)
        }
        return .page(
            Layout.page(
                face, "api", title: title,
                """
                <section class="verdict"><h1>\(title)</h1>\(introduction(face))</section>
                \(groups)
                \(problems(face))
                """))
    }

    private static func introduction(_ face: Face) -> HTML {
        let document = face.path("/api/openapi.json")
        let text = face(
            en:
                "For programs, below /api/v1. They show a token, `Authorization: Bearer bsc_…`; work that takes time is answered at once with 202 and a task to follow.",
            fr:
                "Pour les programmes, sous /api/v1. Ils montrent un jeton, `Authorization: Bearer bsc_…` ; un travail long reçoit aussitôt un 202 et une tâche à suivre."
        )
        return """
            <p>\(face.prose(text))</p><p><a href="\(document)">\(face(en: "OpenAPI document", fr: "Document OpenAPI"))</a></p>
            """
    }

    private static func group(_ tag: String, _ all: [Operation], _ face: Face) -> HTML {
        """
        <section class="panel"><header><h2>\(tag)</h2></header>\(all.map { one($0, face) })</section>
        """
    }

    private static func one(_ operation: Operation, _ face: Face) -> HTML {
        // In words of the table of rights; empty for whoever is logged in.
        let right: HTML =
            operation.permission.isEmpty ? .none : " · <code>\(operation.permission)</code>"
        let own = operation.query.filter { !["limit", "after", "on_behalf_of"].contains($0.name) }
        let body = (operation.body ?? []).filter { $0.name != "on_behalf_of" }
        let types = operation.intake?.types.joined(separator: ", ") ?? ""
        let file: HTML = types.isEmpty ? .none : "<p>\(types)</p>"
        return """
            <details class="operation" data-operation="\(operation.name)"><summary>\
            <code>\(operation.method.rawValue) \(operation.path.text)</code>\
            <small><span lang="en">\(HTML(prose: operation.summary))</span>\(right)</small></summary>\
            \(fields(face(en: "In the address", fr: "Dans l'adresse"), own))\
            \(fields(face(en: "In the body", fr: "Dans le corps"), body))\(file)\
            <p>\(operation.status) · \(operation.problems.map { "\($0)" }.joined(separator: ", "))</p></details>
            """
    }

    private static func fields(_ title: String, _ fields: [Field]) -> HTML {
        guard !fields.isEmpty else { return .none }
        let rows = fields.map { field -> HTML in
            let mark: HTML = field.isRequired ? "*" : .none
            return """
                <div><dt><code>\(field.name)</code>\(mark)</dt>\
                <dd lang="en">\(HTML(prose: field.about))</dd></div>
                """
        }
        return "<h3>\(title)</h3><dl class=\"facts\">\(rows)</dl>"
    }

    private static func problems(_ face: Face) -> HTML {
        let rows = Problem.codes.map { problem -> HTML in
            """
            <div id="\(problem.code)"><dt>\(problem.status) <code>\(problem.code)</code></dt>\
            <dd>\(face(problem.detail))</dd></div>
            """
        }
        return """
            <section class="panel"><header><h2>\(face(en: "Errors", fr: "Erreurs"))</h2></header>\
            <dl class="facts">\(rows)</dl></section>
            """
    }
}
