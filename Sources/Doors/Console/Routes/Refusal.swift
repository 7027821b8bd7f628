// SPDX-License-Identifier: Apache-2.0

/// What a request is refused for, while it is worked on.
enum Refusal: Error {
    case notFound
    /// It is not what a form or a link of ours sends.
    case malformed
    /// A field that the form does not have.
    case unknownField
    /// A text that is longer than its field takes.
    case tooLong
    case noToken
    /// The right is another one than that of the path.
    case forbidden
}
