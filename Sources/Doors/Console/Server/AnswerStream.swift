// SPDX-License-Identifier: Apache-2.0

/// A body that is written as it comes, until it ends or the client goes.
package struct AnswerStream: Sendable {
    let parts: AsyncStream<[UInt8]>
    /// Told once nobody reads it any more, also where nobody ever has.
    let end: @Sendable () -> Void
}
