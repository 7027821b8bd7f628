// SPDX-License-Identifier: Apache-2.0

internal import Deliveries
package import Postgres
package import Wording

/// Puts exports' files into folders of other hosts: knows no queue, no command and no protocol.
///
/// First the commit, then the sending, as with mails. What a process leaves in its middle is sent again,
/// under the same names: it is there once.
package struct DeliveryService: Sendable {
    /// The points between which a process may die.
    package enum Step: String, Sendable, CaseIterable {
        case claimed = "delivery_claimed"
        /// Whole there, under its hidden name; seen to be; under its own.
        case written = "delivery_written"
        case verified = "delivery_verified"
        case renamed = "delivery_renamed"
        case settled = "delivery_settled"
    }

    /// What one look has done.
    package struct Report: Sendable, Equatable {
        package var delivered = 0
        /// Not now.
        package var later = 0
        /// They are left to a person.
        package var refused = 0
        /// A newer revision went instead.
        package var replaced = 0
        /// Another process is at it.
        package var isElsewhere = false

        package init() {}

        /// By how the files stand, for programs.
        package var counts: [String: Int] {
            ["delivered": delivered, "later": later, "refused": refused, "replaced": replaced]
        }
    }

    /// Puts one file there, and tells its steps; it blocks as long as that takes, or until it is
    /// stopped, about which it asks once a second: then it throws `CancellationError`.
    package typealias Put =
        @Sendable (
            Parcel, _ isStopped: @escaping @Sendable () -> Bool, _ tell: (Step) -> Void
        ) throws -> Parcel.Outcome

    /// Files of one look, at most: the next one goes on.
    package static let atOnce = 500
    /// One target keeps the others waiting for so long.
    private static let turn = Duration.seconds(600)

    private let exports: [Export]
    /// Whether every declaration could be read: else nothing is taken for what is sent no more.
    private let isWhole: Bool
    private let language: Language
    private let put: Put
    package var commitGuard = CommitGuard.always
    /// For tests: called between the steps.
    package var observe: @Sendable (Step) -> Void = { _ in }
    /// Asked before each file.
    package var isStopped: @Sendable () -> Bool = { false }

    package init(
        _ exports: [Export], isWhole: Bool, language: Language,
        put: @escaping Put
    ) {
        self.exports = exports.filter { !$0.targets.isEmpty }
        self.isWhole = isWhole
        self.language = language
        self.put = put
    }

    /// Sends what is due, one after the other.
    package func deliver(on connection: Connection) throws -> Report {
        var report = Report()
        let isOurs: Bool
        do {
            isOurs = try PostRoom.exports.enter(on: connection)
        } catch {
            // Torn off in the middle it may be held or not.
            connection.giveUp()
            throw error
        }
        guard isOurs else {
            report.isElsewhere = true
            return report
        }
        defer { connection.unlock(advisory: PostRoom.exports.lock) }
        try commitGuard.transaction(on: connection) { connection in
            let left = Self.left[language]
            _ = try PostRoom.exports.settleOrphans(said: left, unsaid: left, on: connection)
            report.refused += try DeliveryBook.end(
                lost: Self.lost[language], undeclared: Self.undeclared[language],
                declared: isWhole
                    ? exports.flatMap { export in
                        export.targets.map { (export: export.name, target: $0.address) }
                    } : nil, on: connection)
            report.replaced += try DeliveryBook.replace(on: connection)
        }
        guard try PostRoom.exports.isAnyDue(on: connection) else { return report }
        var left = Self.atOnce
        for export in exports {
            for target in export.targets {
                try send(export, target, &left, &report, on: connection)
            }
        }
        return report
    }

    private static let left = Phrase(
        en: "the process that sent it ended in the middle",
        fr: "le processus qui l'envoyait s'est arrêté au milieu")
    private static let lost = Phrase(
        en: "the file was lost before it had its name: `bascule exports run … --again`",
        fr: "le fichier a été perdu avant d'avoir son nom : `bascule exports run … --again`")
    private static let undeclared = Phrase(
        en: "no declaration has sent it there for two days: it was let go",
        fr: "aucune déclaration ne l'y envoie depuis deux jours : il a été abandonné")
    private static let stopped = Phrase(
        en: "the service was stopped in the middle", fr: "le service a été arrêté au milieu")

    /// What is due of one export for one target, up to the first that does not arrive: the next one
    /// would not either.
    private func send(
        _ export: Export, _ target: Export.Target, _ left: inout Int, _ report: inout Report,
        on connection: Connection
    ) throws {
        let start = ContinuousClock.now
        while left > 0, !isStopped(), start.duration(to: .now) < Self.turn {
            guard let (line, sent) = try claim(export.name, target.address, on: connection) else {
                return
            }
            left -= 1
            observe(.claimed)
            let (answer, rest) = try answer(of: sent, for: target)
            let attempt = Attempt(
                answer, attempts: line.attempts, unknowns: line.unknowns,
                most: PostRoom.exports.unknownsMost, age: sent.age, pace: target.pace
            ).waiting(atLeast: rest.map { min($0, target.pace.longest) })
            try PostRoom.keep(on: connection) { connection in
                try PostRoom.exports.settle(line, attempt, on: connection)
            }
            observe(.settled)
            switch attempt.state {
            case .accepted: report.delivered += 1
            case .refused: report.refused += 1
            case .recorded, .unknown: report.later += 1
            }
            if case .later = answer { return }
        }
    }

    private func claim(
        _ export: String, _ target: String, on connection: Connection
    ) throws -> (line: PostRoom.Line, sent: DeliveryBook.Sent)? {
        try commitGuard.transaction(on: connection) {
            try DeliveryBook.claim(of: export, to: target, on: $0)
        }
    }

    /// What came of it, and how long the other end wants to be left alone.
    private func answer(
        of sent: DeliveryBook.Sent, for target: Export.Target
    ) throws -> (Attempt.Answer, Duration?) {
        do {
            // What goes out is what the ledger has, whatever somebody has done to the file here.
            try SentFile.check(sent.path, count: sent.bytes, sha256: sent.sha256)
            switch try put(Parcel(sent, to: target), isStopped, observe) {
            case .put: return (.accepted(""), nil)
            case .failed(let why, let rest): return (.later(why), rest)
            }
        } catch let refused as SentFile.Refused {
            return (.refused(refused.sentence[language]), nil)
        } catch is CancellationError {
            return (.later(Self.stopped[language]), nil)
        }
    }
}
