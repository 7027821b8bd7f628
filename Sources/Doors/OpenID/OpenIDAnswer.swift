// SPDX-License-Identifier: Apache-2.0

/// Whom a code was given for.
package enum OpenIDAnswer: Sendable, Equatable {
    case person(OpenIDPerson)
    /// The code or the token is not believed.
    case refused(OpenIDFlaw)
}
