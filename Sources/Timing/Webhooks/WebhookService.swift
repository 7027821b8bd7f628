// SPDX-License-Identifier: Apache-2.0

internal import Deliveries
package import Postgres
package import Wording

/// Tells webhooks what has happened: knows no queue, no page, no command and no protocol.
///
/// First the commit, then the call, as with mails. What a process leaves in its middle may have come: it
/// is sent again, under the same id, by which receivers drop repeats.
package struct WebhookService: Sendable {
    /// The points between which a process may die.
    package enum Step: String, Sendable, CaseIterable {
        case recorded = "webhook_recorded"
        case claimed = "webhook_claimed"
        case said = "webhook_said"
        case settled = "webhook_settled"
    }

    /// What one look has done.
    package struct Report: Sendable, Equatable {
        /// Messages that it has made.
        package var recorded = 0
        package var accepted = 0
        package var refused = 0
        package var later = 0
        package var unknown = 0
        /// Those that an earlier process has left in the middle.
        package var orphans = 0
        /// Webhooks that are stopped by this look.
        package var stopped: [String] = []
        /// Another process is at it.
        package var isElsewhere = false
        /// Why nothing can be sent to one of them.
        package var troubles: [Phrase] = []

        package init() {}

        package static func == (left: Report, right: Report) -> Bool {
            left.counts == right.counts && left.stopped == right.stopped
                && left.isElsewhere == right.isElsewhere
                && left.troubles.map(\.en) == right.troubles.map(\.en)
        }

        private var counts: [Int] { [recorded, accepted, refused, later, unknown, orphans] }
    }

    /// Messages of one look, at most: the next one goes on.
    package static let atOnce = 500

    private let webhooks: [Webhook]
    /// Whether every declaration could be read: else nobody is taken for one that is declared no more.
    private let isWhole: Bool
    /// Asked for each look: the keys of one, the newest first.
    private let keys: @Sendable (Webhook) throws -> [SigningKey]
    /// Sends one message; it blocks as long as that takes.
    private let call: @Sendable (WebhookCall) throws -> WebhookCall.Reply
    private let language: Language
    package var commitGuard = CommitGuard.always
    /// For tests: called between the steps.
    package var observe: @Sendable (Step) -> Void = { _ in }
    /// Asked before each message.
    package var isStopped: @Sendable () -> Bool = { false }

    package init(
        _ webhooks: [Webhook], isWhole: Bool, language: Language,
        keys: @escaping @Sendable (Webhook) throws -> [SigningKey],
        call: @escaping @Sendable (WebhookCall) throws -> WebhookCall.Reply
    ) {
        self.webhooks = webhooks
        self.isWhole = isWhole
        self.language = language
        self.keys = keys
        self.call = call
    }

    /// Puts what is new into the outbox, then sends what is due, one after the other.
    package func deliver(on connection: Connection) throws -> Report {
        let report = try PostRoom.webhooks.look(on: connection) { try work(on: connection) }
        if let report { return report }
        var elsewhere = Report()
        elsewhere.isElsewhere = true
        return elsewhere
    }

    private func work(on connection: Connection) throws -> Report {
        var report = Report()
        report.orphans = try commitGuard.transaction(on: connection) { connection in
            let names = webhooks.map(\.name)
            try WebhookBook.keep(names, on: connection)
            if isWhole {
                try WebhookBook.forget(
                    allBut: names, Self.undeclared[language], on: connection)
            }
            // What is claimed is said with it.
            let left = Self.left[language]
            return try PostRoom.webhooks.settleOrphans(said: left, unsaid: left, on: connection)
                .said
        }
        for webhook in webhooks {
            report.recorded += try WebhookBook.record(
                for: webhook, guardedBy: commitGuard, on: connection)
        }
        observe(.recorded)
        try send(&report, on: connection)
        return report
    }

    private static let left = Phrase(
        en: "the process that sent it ended before the answer was kept",
        fr: "le processus qui l'envoyait s'est arrêté avant que la réponse soit notée")

    private static let undeclared = Phrase(
        en: "no declaration has had this webhook for a day: it was let go",
        fr: "aucune déclaration n'a ce webhook depuis un jour : il a été abandonné")

    /// One message of each webhook after the other: none of them waits for another's backlog.
    private func send(_ report: inout Report, on connection: Connection) throws {
        guard try PostRoom.webhooks.isAnyDue(on: connection) else { return }
        var turns: [Turn] = []
        for webhook in webhooks {
            do {
                turns.append(Turn(webhook: webhook, keys: try keys(webhook)))
            } catch let error as WebhookError {
                report.troubles.append(error.sentence)
            }
        }
        var left = Self.atOnce
        while !turns.isEmpty {
            for index in turns.indices {
                guard left > 0, !isStopped() else { return }
                let isSent = try sendNext(&turns[index], &report, on: connection)
                left -= isSent ? 1 : 0
            }
            turns.removeAll(where: \.isOver)
        }
    }

    /// Sends the next one of a webhook.
    ///
    /// - Returns: whether there was one.
    private func sendNext(
        _ turn: inout Turn, _ report: inout Report, on connection: Connection
    ) throws -> Bool {
        let webhook = turn.webhook
        guard let (line, message) = try claim(webhook.name, on: connection) else {
            turn.isOver = true
            return false
        }
        observe(.claimed)
        let start = ContinuousClock.now
        let reply = try call(
            WebhookCall(
                to: webhook, id: message.eventID, body: message.body, at: message.now,
                by: turn.keys))
        observe(.said)
        let verdict = WebhookVerdict(reply)
        let attempt = Attempt(
            verdict.answer, attempts: line.attempts, unknowns: line.unknowns,
            most: PostRoom.webhooks.unknownsMost, age: message.age
        ).waiting(atLeast: verdict.rest)
        var isOut = false
        try PostRoom.keep(on: connection) { connection in
            isOut = try WebhookSending.settle(
                line, verdict, attempt, of: webhook.name, on: connection)
        }
        report.count(attempt)
        if isOut, !report.stopped.contains(webhook.name) { report.stopped.append(webhook.name) }
        turn.note(attempt, isOfMessage: verdict.isOfMessage, took: start.duration(to: .now))
        observe(.settled)
        return true
    }

    private func claim(
        _ name: String, on connection: Connection
    ) throws -> (line: PostRoom.Line, message: WebhookSending.Message)? {
        try commitGuard.transaction(on: connection) {
            try WebhookSending.claim(of: name, on: $0)
        }
    }
}

extension WebhookService {
    /// What one webhook gets of a look.
    private struct Turn {
        let webhook: Webhook
        let keys: [SigningKey]
        var isOver = false
        private var spent = Duration.zero
        private var unliked = 0

        init(webhook: Webhook, keys: [SigningKey]) {
            self.webhook = webhook
            self.keys = keys
        }

        /// Others are not kept waiting by one that does not answer, nor is it worn out; a message that it
        /// does not like says little of the next one.
        mutating func note(_ attempt: Attempt, isOfMessage: Bool, took: Duration) {
            spent += took
            if isOfMessage { unliked += 1 }
            let isTaken = attempt.state == .accepted
            let goesOn = isTaken || isOfMessage && unliked < Webhook.Limits.unlikedInALook
            isOver = !goesOn || spent > Webhook.Limits.turn
        }
    }
}

extension WebhookService.Report {
    fileprivate mutating func count(_ attempt: Attempt) {
        switch attempt.state {
        case .accepted: accepted += 1
        case .refused: refused += 1
        case .recorded: later += 1
        case .unknown: unknown += 1
        }
    }
}
