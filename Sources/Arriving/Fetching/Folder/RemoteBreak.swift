// SPDX-License-Identifier: Apache-2.0

/// Why the files of a session do not come any more.
package struct RemoteBreak: Error {
    /// The first that had begun and not ended: it may be the cause.
    package let place: Int
    package let cause: any Error
}
