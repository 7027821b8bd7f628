// SPDX-License-Identifier: Apache-2.0

internal import Accounts

enum APIRoutes {
    static let all: [Route] =
        [
            .get("/api", .loggedIn, APIPage.show).placed(as: "api", en: "API", fr: "API"),
            .api(document, at: "/api/openapi.json"),
        ] + Operation.all.map(\.route)

    /// Not of the document, which describes what is below `/api/v1`.
    private static let document = Operation(
        .get, "/openapi.json", .loggedIn, "The OpenAPI document", answer: .object,
        .free { call in
            var answer = Answer.value(.null)
            answer.body = Array(OpenAPI.text(prefix: call.site.prefix).utf8)
            return answer
        })
}
