// SPDX-License-Identifier: Apache-2.0

/// What became of a file that was to go.
package enum RemoteEnding: Sendable, Equatable {
    case done
    /// It is another by now, or gone: nothing was done to it.
    case other
    /// The host does not let us.
    case refused
}
