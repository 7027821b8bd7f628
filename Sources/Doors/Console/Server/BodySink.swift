// SPDX-License-Identifier: Apache-2.0

/// Takes a body piece by piece: the next piece is read once this one is taken.
package protocol BodySink: Sendable {
    /// - Returns: nil: go on; else the answer at once, and the rest is not taken.
    func take(_ bytes: [UInt8]) async -> Answer?
    /// All of it has come.
    func end() async -> Answer
    /// The rest will not come: what was kept so far is let go.
    func abandon() async
}
