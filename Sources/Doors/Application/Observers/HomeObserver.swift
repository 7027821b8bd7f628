// SPDX-License-Identifier: Apache-2.0

internal import Journal
internal import Logging
internal import Postgres
internal import Wording

/// What the log says of the home: its folders, its marks, and who else serves it.
struct HomeObserver: Sendable {
    private let logger: Logger

    init(_ logger: Logger) { self.logger = logger }

    func isServedTwice(by other: String, roles shared: [String]) {
        logger.warning(
            """
            another service of this home lives already, \(other), and does the same \
            work (\(shared.joined(separator: ", "))): both go on, and each file is loaded once; if \
            this one was meant to replace it, stop it
            """)
    }

    func notesNotFolded(_ error: any Error) {
        logger.debug("the notes of ended files and jobs wait: \(error)")
    }

    func indexesLeft(_ tables: [String]) {
        logger.debug(
            "indexes of \(tables.joined(separator: ", ")) are seen to later: somebody else has them"
        )
    }

    func indexRenewed(_ name: String, of table: String) {
        logger.warning(
            """
            the index \(name) of \(table) was invalid, as an interrupted `create index concurrently` \
            leaves it: it was dropped and built anew
            """)
    }

    /// - Parameter error: where the server was not reached, that is told elsewhere.
    func indexesNotKept(_ error: any Error) {
        let isRefused = (error as? PostgresError)?.sqlstate != nil
        logger.log(
            level: isRefused ? .warning : .debug,
            "pages filled since are not in the indexes of feeds' tables yet: \(error)")
    }

    func rolesNotNoted(_ error: any Error) {
        logger.warning(
            "this home can't remember which roles run here (`doctor` will not miss them): \(error)"
        )
    }

    func found(_ finding: Finding) {
        logger.warning("\(finding.subject): \(finding.text(in: .en))")
    }
}

/// The folders, beside the ledger.
extension HomeObserver {
    func compared(unread folders: [String], hasTakenOver: Bool) {
        for folder in folders {
            logger.warning("not compared with the ledger: \(folder)")
        }
        if hasTakenOver {
            logger.notice("a standby took over, and nothing that is stored was lost by it")
        }
    }

    func comparisonFailed(_ error: any Error) {
        logger.warning("the folders could not be compared with the ledger: \(error)")
    }
}

/// How far the database is, and its journal.
extension HomeObserver {
    func markNotLookedUp(_ error: any Error) {
        logger.debug("how far the database is could not be looked up: \(error)")
    }

    func markNotNoted(_ error: any Error) {
        logger.error("how far the database is could not be noted: \(error)")
    }

    /// What a look at the mark says before the first file is loaded.
    func markDoesNotHold(_ sentence: String) { logger.critical("\(sentence)") }

    func journalHasFlaws(_ flaws: [ChainFlaw], notedIn path: String) {
        for flaw in flaws { logger.critical("journal: \(flaw) (noted in \(path))") }
    }

    func journalHead(is head: ChainHead) {
        logger.notice("the journal's head is \(head)", metadata: ["head": "\(head)"])
    }

    func journalHeadNotNoted(_ error: any Error, in path: String) {
        logger.error(
            "the journal's head could not be noted in \(path) (folders.heads): \(error)")
    }
}
