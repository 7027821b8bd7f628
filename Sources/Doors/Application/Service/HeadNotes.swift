// SPDX-License-Identifier: Apache-2.0

internal import Alerts
internal import Daemon
internal import FileSystem
internal import Foundation
package import Journal
internal import Postgres
internal import ServiceLifecycle
internal import Wording

/// Takes the journal's head out of the database, at the start and daily.
///
/// It goes into the log, and into a file beside the archive. The heads noted before are looked for
/// in the chain each time.
package struct HeadNotes: Service {
    let path: String
    let language: Language
    let pool: Pool
    let observer: HomeObserver
    let alertObserver: AlertObserver

    private static let every = Duration.seconds(86_400)
    private static let again = Duration.seconds(600)

    package func run() async throws {
        try await Poller { await noteHeads() ? Self.every : Self.again }.run()
    }

    /// Gives false where it has to be done again soon.
    func noteHeads() async -> Bool {
        do {
            let (noted, unreadable) = try Self.read(path)
            let found = try await pool.withConnection { connection in
                let flaws = try ChainHead.flaws(of: noted, on: connection)
                let alert = try flaws.first.flatMap {
                    try JournalAlert.raise(
                        "\($0)", file: path, language: language, on: connection)
                }
                return (last: try ChainHead.last(on: connection), flaws: flaws, alert: alert)
            }
            observer.journalHasFlaws(found.flaws, notedIn: path)
            if let alert = found.alert { alertObserver.raised([alert]) }
            guard let (head, at) = found.last else { return true }
            observer.journalHead(is: head)
            if noted.last != head {
                // Behind a line that a crash has cut off, this one begins anew.
                let start = unreadable > 0 ? "\n" : ""
                try Self.append(start + NotedHeads.line(head, at: at), to: path)
            }
            return true
        } catch {
            observer.journalHeadNotNoted(error, in: path)
            return false
        }
    }

    /// Contents of the file; empty if there is none.
    package static func read(_ path: String) throws -> (heads: [ChainHead], unreadable: Int) {
        guard try FileStatus(path: path) != nil else { return ([], 0) }
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        return NotedHeads.read(String(decoding: data, as: UTF8.self))
    }

    private static func append(_ text: String, to path: String) throws {
        try Folder.create(Folder.parent(of: path))
        let file = try OpenFile(appendingTo: path)
        try file.write(Array(text.utf8))
        try file.sync()
    }
}
