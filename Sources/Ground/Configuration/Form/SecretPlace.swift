// SPDX-License-Identifier: Apache-2.0

/// Where a secret stands: never in a declaration.
package enum SecretPlace: Sendable, Equatable {
    case file(String)
    case variable(String)

    /// The value of a key that says it.
    package static let form = MapForm([
        KeyForm(
            "file", .text(like: "^[^\\x00-\\x1f]{1,1000}$"),
            "The file that has it; a relative one below $CREDENTIALS_DIRECTORY, else the home"),
        KeyForm(
            "env", .text(like: "^[A-Za-z0-9_]{1,100}$"), "The environment's variable that has it"),
    ])

    /// As a person is told of it.
    package var shown: String {
        switch self {
        case .file(let file): file
        case .variable(let variable): "$\(variable)"
        }
    }
}
