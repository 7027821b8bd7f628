// SPDX-License-Identifier: Apache-2.0

/// A folder of another host, open: what is asked of it, by whatever protocol.
///
/// It blocks: for a thread of its own. What is thrown is a `FetchTrouble`, or `CancellationError` once it
/// is stopped.
package protocol RemoteFolder {
    /// In the order in which the host lists them.
    ///
    /// - Parameter most: with more names than these it is a mistake to fetch from it.
    func list(most: Int) throws -> RemoteListing

    /// The bytes of a file, which must be as it was listed at the end of them too.
    ///
    /// - Returns: nil where it is another by then: what was written is no file.
    /// - Throws: also where it has not the bytes that the host says it has.
    func read(_ file: RemoteFile, to write: ([UInt8]) throws -> Void) throws -> Int64?

    /// Whether it may be one of those that `read` asks for together.
    func isSmall(_ file: RemoteFile) -> Bool

    /// The bytes of small files, many at a time.
    ///
    /// - Parameter take: called with each that has ended, by its place, in any order; with false no
    ///   further one is begun.
    /// - Returns: how many were begun, all of which have ended.
    /// - Throws: where the session is of no more use.
    func read(
        _ files: [RemoteFile], take: (Int, RemoteEnd) -> Bool
    ) throws(RemoteBreak) -> Int

    /// Whether there is a file of this name, which is as it was listed.
    func has(_ file: RemoteFile, as name: [UInt8]) throws -> Bool

    /// Whether anything has this name.
    func hasAnything(at name: [UInt8]) throws -> Bool
}

extension RemoteFolder {
    package func has(_ file: RemoteFile) throws -> Bool { try has(file, as: file.name) }
}
