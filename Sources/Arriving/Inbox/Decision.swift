// SPDX-License-Identifier: Apache-2.0

/// The result of a look.
enum Decision: Sendable, Hashable {
    case arrived
    /// `lookAgainIn` nil: at the next event or sweep.
    case wait(WaitReason, lookAgainIn: Duration?)
    case refused(RefusalReason)
}
