// SPDX-License-Identifier: Apache-2.0

/// What a look led to.
enum Decision: Sendable, Hashable {
    case arrived
    /// `lookAgainIn` nil: at the next event or sweep.
    case wait(WaitReason, lookAgainIn: Duration?)
    case refused(RefusalReason)
}
