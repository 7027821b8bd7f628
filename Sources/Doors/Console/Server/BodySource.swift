// SPDX-License-Identifier: Apache-2.0

/// Gives the body of an answer piece by piece: the next is asked for once the client has room.
package protocol BodySource: Sendable {
    /// Bytes in all.
    var length: Int64 { get }
    /// Empty at the end.
    func next() async throws -> [UInt8]
}
