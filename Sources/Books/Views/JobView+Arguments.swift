// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension JobView {
    /// A text among its arguments.
    package func argument(_ name: String) -> String? {
        guard case .object(let all) = JSONValue(arguments.text), case .text(let text) = all[name]
        else { return nil }
        return text
    }

    /// The feed that it works for, as its arguments say; nil: none, or all of them.
    package var feed: String? { argument("feed") }
}
