// SPDX-License-Identifier: Apache-2.0

/// The folder that undeliverable mails come back to, as it is read: who talks to its server is said above.
package protocol ReturnFolder {
    /// What it is known by.
    var name: String { get }
    /// Whether what was understood is moved or deleted there.
    var putsAway: Bool { get }

    /// - Returns: what all its numbers hang on, and the number that the next mail will have; nil: unknown.
    func open() throws -> (validity: Int64, next: Int64?)
    /// The number of the mail that came last; nil: there is none.
    func last() throws -> Int64?
    func numbers(in range: ClosedRange<Int64>) throws -> [Int64]
    /// The beginning of a mail; nil: it is no longer there, or its server says so.
    func mail(_ number: Int64, most: Int) throws -> [UInt8]?
    func putAway(_ number: Int64) throws
}
