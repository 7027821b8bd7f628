// SPDX-License-Identifier: Apache-2.0

internal import Daemon
internal import Logging

/// What the log says of the console.
struct ConsoleObserver: Sendable {
    let logger: Logger

    init(_ logger: Logger) { self.logger = logger }

    func listens(at address: String) { logger.notice("console: \(address)") }

    func nobodyCanLogIn() {
        logger.notice(
            """
            console: there is no user yet; the first one is made by `bascule users add NAME --role \
            administrateur`
            """)
    }

    func cannotListen(_ error: any Error, again: Duration) {
        logger.error(
            """
            console: it can't listen (console.address, console.port): \(error); files are loaded all \
            the same, and it is tried again every \(again.components.seconds) s
            """)
    }

    func usersUnknown(_ error: any Error) {
        logger.warning("console: whether there is a user is not known: \(error)")
    }

    func answered(_ head: RequestHead, _ status: Int, in time: Duration) {
        logger.debug(
            "\(head.method) \(status)",
            metadata: [
                "request": "\(head.id)", "path": "\(head.target.prefix { $0 != "?" })",
                "status": .number(status), "ms": .number(Int(time / .milliseconds(1))),
                "peer": "\(head.peer)",
            ])
    }

    func failed(_ head: RequestHead, _ error: any Error) {
        logger.error(
            "a request failed: \(error)",
            metadata: [
                "request": "\(head.id)", "path": "\(head.target.prefix { $0 != "?" })",
            ])
    }
}
