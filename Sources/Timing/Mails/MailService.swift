// SPDX-License-Identifier: Apache-2.0

internal import Deliveries
package import Postgres
package import SMTP
package import Wording

/// Sends what is in the outbox: knows no queue, no page and no command.
///
/// First the commit, then the server: a recipient is `transmitting` before anything is said, and
/// what the server says is committed before the next one. Once it asks for the mail, that is committed
/// too: what a process leaves behind that point may have come, is `unknown`, and sent once more, as the
/// same mail. What it leaves before that point has not.
package struct MailService: Sendable {
    /// The points between which a process may die.
    package enum Step: String, Sendable, CaseIterable {
        case claimed = "mail_claimed"
        case asked = "mail_asked"
        case said = "mail_said"
        case settled = "mail_settled"
    }

    /// What one look at the outbox has done, by how the recipients stand.
    package struct Report: Sendable, Equatable {
        package var accepted = 0
        package var refused = 0
        package var later = 0
        package var unknown = 0
        /// Those that an earlier process has left in the middle.
        package var orphans = 0
        /// Another process is at it.
        package var isElsewhere = false
        /// Why nothing can be sent to anybody.
        package var trouble: MailTrouble?

        package init() {}

        package var isEmpty: Bool { self == Report() }
    }

    /// Recipients of one look, at most: the next look goes on.
    package static let atOnce = 500

    private let server: MailServer?
    /// Asked for each look.
    private let password: @Sendable () throws -> String?
    private let language: Language
    package var commitGuard = CommitGuard.always
    /// For tests: called between the steps.
    package var observe: @Sendable (Step) -> Void = { _ in }
    /// Asked before each recipient.
    package var isStopped: @Sendable () -> Bool = { false }

    /// - Parameter server: nil: none is set, and mails wait.
    package init(
        _ server: MailServer?, password: @escaping @Sendable () throws -> String?,
        language: Language
    ) {
        self.server = server
        self.password = password
        self.language = language
    }

    /// Sends to each recipient whose time has come, one after the other; blocks as long as the server does.
    ///
    /// - Throws: `MailError.noServer`, `.noSecret`; what waits stays as it is then.
    package func deliver(on connection: Connection) throws -> Report {
        let report = try PostRoom.mails.look(on: connection) { try work(on: connection) }
        if let report { return report }
        var elsewhere = Report()
        elsewhere.isElsewhere = true
        return elsewhere
    }

    private func work(on connection: Connection) throws -> Report {
        var report = Report()
        report.orphans = try commitGuard.transaction(on: connection) {
            try PostRoom.mails.settleOrphans(
                said: Self.left[language], unsaid: Self.unasked[language], on: $0
            ).said
        }
        guard try PostRoom.mails.isAnyDue(on: connection) else { return report }
        guard let server else { throw MailError.noServer }
        let transmission = Transmission(to: server, password: try password())
        for _ in 0..<Self.atOnce {
            guard !isStopped(), report.trouble == nil,
                let posting = try claim(on: connection)
            else { break }
            observe(.claimed)
            let delivery = try transmission.run(
                posting.letter.bytes, from: posting.letter.sender, to: posting.letter.address
            ) { [commitGuard, observe] in
                try commitGuard.transaction(on: connection) {
                    try PostRoom.mails.noteBeginning(posting.line, on: $0)
                }
                observe(.asked)
            }
            observe(.said)
            let attempt = Attempt(
                Attempt.Answer(delivery), attempts: posting.line.attempts,
                unknowns: posting.line.unknowns, most: PostRoom.mails.unknownsMost,
                age: posting.letter.age)
            try PostRoom.keep(on: connection) {
                try PostRoom.mails.settle(posting.line, attempt, on: $0)
            }
            report.count(delivery, attempt)
            observe(.settled)
        }
        return report
    }

    private static let left = Phrase(
        en: "the process that sent it ended before the server's answer was kept",
        fr: "le processus qui l'envoyait s'est arrêté avant que la réponse du serveur soit notée")

    private static let unasked = Phrase(
        en: "the process that sent it ended before the server had asked for it",
        fr: "le processus qui l'envoyait s'est arrêté avant que le serveur l'ait demandé")

    private func claim(on connection: Connection) throws -> Posting? {
        try commitGuard.transaction(on: connection) { try Posting.claim(on: $0) }
    }
}

extension MailService.Report {
    fileprivate mutating func count(_ delivery: Delivery, _ attempt: Attempt) {
        if case .unusable(let trouble) = delivery { self.trouble = trouble }
        switch attempt.state {
        case .accepted: accepted += 1
        case .refused: refused += 1
        case .recorded: later += 1
        case .unknown: unknown += 1
        }
    }
}
