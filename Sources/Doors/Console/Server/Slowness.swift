// SPDX-License-Identifier: Apache-2.0

/// Whose it is that a request took too long.
package enum Slowness: Sendable {
    /// It has not come as a whole.
    case clients
    /// It has come, and its answer is not ready.
    case ours
}
