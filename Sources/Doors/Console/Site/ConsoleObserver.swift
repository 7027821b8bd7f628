// SPDX-License-Identifier: Apache-2.0

internal import Application
internal import Calendar
internal import Configuration
internal import Daemon
internal import Logging
internal import Metrics
internal import Wording

/// What the log says of the console.
struct ConsoleObserver: Sendable {
    let logger: Logger
    let factory: any MetricsFactory

    init(_ logger: Logger, _ factory: any MetricsFactory) {
        self.logger = logger
        self.factory = factory
    }

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
            console: it can't listen (console.address, console.port, console.tls): \(error); files are loaded all \
            the same, and it is tried again every \(again.components.seconds) s
            """)
    }

    func certificateHolds(_ files: Settings.Console.TLS, until ends: Int64) {
        let path = files.certificate ?? ""
        let day = InstantText.utc(ends)
        if let finding = TLSLook.find(files).first {
            logger.warning("console: \(path): \(finding.text(in: .en))")
        } else {
            logger.info("console: its certificate holds until \(day)")
        }
    }

    func certificateIsRenewed(_ files: Settings.Console.TLS, until ends: Int64) {
        logger.notice("console: it has taken a new certificate")
        certificateHolds(files, until: ends)
    }

    func certificateNotRenewed(_ trouble: TLSTrouble) {
        logger.error("console: the certificate stays the one before: \(trouble)")
    }

    func usersUnknown(_ error: any Error) {
        logger.warning("console: whether there is a user is not known: \(error)")
    }

    func countsUnknown(_ error: any Error) {
        logger.warning("console: live counts stand still until the database answers: \(error)")
    }

    /// - Parameter route: the pattern of its path; nil: there is none.
    func answered(_ head: RequestHead, _ status: Int, by route: String?, in time: Duration) {
        let methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]
        let method = methods.contains(head.method) ? head.method : "other"
        let labels = [
            ("method", method), ("route", route ?? "none"), ("status", "\(status / 100)xx"),
        ]
        Metrics.Timer(label: "bascule_http_request", dimensions: labels, factory: factory)
            .record(duration: time)
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
