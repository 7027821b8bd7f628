// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Wording

/// The OpenAPI 3.1 document of the API, made from the operations that answer.
package enum OpenAPI {
    package static let version = "1.0.0"

    /// - Parameter prefix: the path that a proxy puts before every path of ours.
    package static func text(prefix: String) -> String {
        document(Operation.all, prefix: prefix).written
    }

    static func document(_ operations: [Operation], prefix: String) -> JSON {
        var paths: [(String, [Operation])] = []
        for operation in operations {
            if let place = paths.firstIndex(where: { $0.0 == operation.path.text }) {
                paths[place].1.append(operation)
            } else {
                paths.append((operation.path.text, [operation]))
            }
        }
        return [
            "openapi": .text("3.1.0"),
            "info": [
                "title": .text("Bascule"), "version": .text(version),
                "description": .text(
                    "Hand in files, follow what becomes of them, start work. Ids are integers, exact numerics "
                        + "texts, instants RFC 3339 in UTC. An error is a problem (RFC 9457) with a stable `code`."
                ),
            ],
            "servers": .list([["url": .text(prefix + "/api/v1")]]),
            "security": .list([["bearer": .list([])]]),
            "paths": .object(
                paths.map { path, operations in
                    JSON.Member(
                        name: path,
                        value: .object(operations.map { member($0) }))
                }),
            "components": [
                "securitySchemes": [
                    "bearer": [
                        "type": .text("http"), "scheme": .text("bearer"),
                        "description": .text("A token of `bascule tokens add`, never in an URL"),
                    ]
                ],
                "schemas": ["Problem": Problem.shape.schema],
            ],
        ]
    }

    private static func member(_ operation: Operation) -> JSON.Member {
        var members: [JSON.Member] = [
            JSON.Member(name: "operationId", value: .text(operation.name)),
            JSON.Member(name: "tags", value: .list([.text(operation.tag)])),
            JSON.Member(name: "summary", value: .text(operation.summary)),
            JSON.Member(name: "x-permission", value: .text(operation.permission)),
            JSON.Member(name: "parameters", value: .list(operation.parameters)),
        ]
        if let body = operation.body {
            members.append(
                JSON.Member(
                    name: "requestBody",
                    value: [
                        "required": .boolean(body.contains(where: \.isRequired)),
                        "content": [
                            "application/json": ["schema": Shape.fields(body).schema]
                        ],
                    ]))
        }
        if let intake = operation.intake {
            members.append(
                JSON.Member(
                    name: "requestBody",
                    value: ["required": .boolean(true), "content": intake.content]))
        }
        members.append(JSON.Member(name: "responses", value: responses(operation)))
        return JSON.Member(name: operation.method.rawValue.lowercased(), value: .object(members))
    }

    private static func responses(_ operation: Operation) -> JSON {
        var members: [JSON.Member] = [
            JSON.Member(name: "\(operation.status)", value: success(operation))
        ]
        if operation.method == .get {
            members.append(
                JSON.Member(
                    name: "304", value: ["description": .text("As `If-None-Match` has it")]))
        }
        for status in operation.problems {
            members.append(
                JSON.Member(
                    name: "\(status)",
                    value: [
                        "description": .text(Problem.title(status).en),
                        "content": [
                            "application/problem+json": [
                                "schema": ["$ref": .text("#/components/schemas/Problem")]
                            ]
                        ],
                    ]))
        }
        return .object(members)
    }

    private static func success(_ operation: Operation) -> JSON {
        guard let answer = operation.answer else { return ["description": .text("Done")] }
        let isFile = operation.media != "application/json"
        let content: JSON = isFile ? JSON.object([JSON.Member]()) : ["schema": answer.schema]
        return [
            "description": .text(operation.status == 202 ? "Begun" : "Done"),
            "content": .object([JSON.Member(name: operation.media, value: content)]),
        ]
    }
}
