// SPDX-License-Identifier: Apache-2.0

internal import Aggregates
internal import Configuration
internal import Jobs
internal import Logging
internal import Postgres
internal import Tables
internal import Wording

/// What the log says of declarations that are wrong: each with what goes on all the same.
struct DeclarationObserver: Sendable {
    private let logger: Logger

    init(_ logger: Logger) { self.logger = logger }

    func mistaken(_ mistakes: [Mistake], untilThen others: String) {
        for mistake in mistakes {
            logger.error("\(mistake) Until then \(others).")
        }
    }

    func isNotComputed(_ problem: AggregateError) {
        logger.error("\(problem) Until then it is not computed: `bascule aggregates check`.")
    }

    func indexRenewed(_ index: RangeIndex) {
        logger.warning(
            """
            the index \(index.name) of \(index.table) was invalid, as an interrupted `create index \
            concurrently` leaves it: it was dropped and built anew
            """)
    }

    func filesWait(_ trouble: any TableTrouble) {
        logger.error(
            "\(trouble) Until then, and a restart, the files of `\(trouble.feed)` wait.")
    }

    func schedulesApplied(_ told: [Phrase], unserved: [UnservedQueue]) {
        for sentence in told { logger.notice("\(sentence.en)") }
        for queue in unserved { logger.warning("\(queue)") }
    }
}
