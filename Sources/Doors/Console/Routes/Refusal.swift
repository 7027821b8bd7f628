// SPDX-License-Identifier: Apache-2.0

/// What a request is refused for, while it is worked on.
enum Refusal: Error {
    case notFound
    /// The right is held to other feeds.
    case forbidden
    /// It is not what a form or a link of ours sends.
    case malformed
    /// A field that the form does not have.
    case unknownField
    case noToken
}
