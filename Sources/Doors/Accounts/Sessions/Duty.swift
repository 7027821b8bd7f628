// SPDX-License-Identifier: Apache-2.0

/// What somebody who has given the right password must do before anything else.
package enum Duty: Sendable, Equatable {
    /// Give the code of the second factor.
    case giveCode
    /// Choose another password than the made one.
    case changePassword
    /// Set a second factor up: a role of theirs needs one.
    case setUpSecondFactor
}
