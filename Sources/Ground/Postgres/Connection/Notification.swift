// SPDX-License-Identifier: Apache-2.0

internal import CLibPQ
internal import Glibc

/// A message on a channel.
package struct Notification: Sendable, Equatable {
    package let channel: String
    package let payload: String
    /// The process of the connection that sent it.
    package let backendPID: Int32
}
