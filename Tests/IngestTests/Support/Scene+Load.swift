// SPDX-License-Identifier: Apache-2.0

import FileSystem
import Glibc
import Inbox
import Ingest

/// A file that had to end, and did not: with what the pipeline said of it.
struct NotSettled: Error, CustomStringConvertible {
    let description: String
}

extension Scene {
    /// Until nobody has the file open for writing.
    ///
    /// A child that another test forks just then has a copy of our descriptor until it runs its
    /// program, and a file that is open stays where it is.
    func awaitWriters(of name: String) throws {
        let end = ContinuousClock.now + .seconds(30)
        while ReadLease(path(name)) == nil {
            guard .now < end else { throw NotSettled(description: "\(name) stays open") }
            sched_yield()
        }
    }

    /// Drops one file, loads it and says how it ended.
    @discardableResult
    func load(_ name: String, _ text: String) throws -> Settlement {
        try load(name, bytes: Array(text.utf8))
    }

    @discardableResult
    func load(_ name: String, bytes: [UInt8]) throws -> Settlement {
        try drop(name, bytes: bytes)
        let waiting = try arrival(name)
        guard let result = try run([waiting])[name] else {
            let seen = try FileStatus(path: path(name)).map { FileIdentity($0) }
            throw NotSettled(
                description: "\(name) was not taken: \(waiting.identity), now \(seen as Any)")
        }
        guard let settlement = result.settlement else {
            throw NotSettled(
                description: "\(name) ended as \(result.end)")
        }
        return settlement
    }

    @discardableResult
    func load(_ name: String, rows: [String]) throws -> Settlement {
        try load(name, Self.text(rows))
    }
}
