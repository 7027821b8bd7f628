// SPDX-License-Identifier: Apache-2.0

internal import Accounts

/// The fields of a form, each once, with its token checked.
enum Form {
    /// - Throws: `Refusal`.
    static func read(
        _ body: [UInt8], of route: Route, _ visit: Visit
    ) throws(Refusal) -> [String: String] {
        guard let text = String(validating: body, as: UTF8.self),
            let pairs = FormText.pairs(text)
        else { throw .malformed }
        return try checked(pairs, of: route, visit)
    }

    /// Each field once, none unknown, the token taken out.
    ///
    /// - Throws: `Refusal`.
    static func checked(
        _ pairs: [(name: String, value: String)], of route: Route, _ visit: Visit
    ) throws(Refusal) -> [String: String] {
        var form: [String: String] = [:]
        for (name, value) in pairs {
            // A list's values stand one a line: none of them has lines of its own.
            if route.lists.contains(name), let before = form[name] {
                form[name] = before + "\n" + value
                continue
            }
            guard form.updateValue(value, forKey: name) == nil else { throw .malformed }
        }
        // Before its fields: who has no token is told nothing of the form.
        let token = form.removeValue(forKey: "csrf_token") ?? visit.head["x-csrf-token"]
        guard let token, let key = visit.visitor.key, CSRFToken.isValid(token, for: key) else {
            throw .noToken
        }
        guard form.keys.allSatisfy(route.has) else { throw .unknownField }
        return form
    }
}
