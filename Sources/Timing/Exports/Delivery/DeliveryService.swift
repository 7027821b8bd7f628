// SPDX-License-Identifier: Apache-2.0

internal import Deliveries
package import Postgres
package import Wording

/// Puts exports' files into folders of other hosts: knows no queue, no command and no protocol.
///
/// First the commit, then the sending, as with mails. What a process leaves in its middle is sent again,
/// under the same name: it is there once.
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

    /// Puts one file there, and tells its steps; it blocks as long as that takes, or until it is
    /// stopped, about which it asks once a second: then it throws `CancellationError`.
    ///
    /// What the telling throws ends it. It is told that the file is seen to be whole before that gets its
    /// name, which it must not where that throws.
    package typealias Put =
        @Sendable (
            Parcel, _ isStopped: @escaping @Sendable () -> Bool, _ tell: (Step) throws -> Void
        ) throws -> Parcel.Outcome

    /// Files of one look, at most: the next one goes on.
    package static let atOnce = 500
    /// One target keeps the others waiting for so long.
    static let turn = Duration.seconds(600)
    /// What no declaration has sent there for so long is let go.
    package static let absence = Duration.seconds(48 * 3_600)

    let exports: [Export]
    /// Whether every declaration could be read: else nothing is taken for what is sent no more.
    private let isWhole: Bool
    let language: Language
    /// Asked for each look: why nothing can be sent there, whatever the file; nil: it can.
    let trouble: @Sendable (Export.Target) -> Phrase?
    let put: Put
    package var commitGuard = CommitGuard.always
    /// For tests: called between the steps.
    package var observe: @Sendable (Step) -> Void = { _ in }
    /// Asked before each file, and while it is sent.
    package var isStopped: @Sendable () -> Bool = { false }
    /// Asked once that is so: what has stopped it.
    package var stopped: @Sendable () -> Phrase? = { nil }

    package init(
        _ exports: [Export], isWhole: Bool, language: Language,
        trouble: @escaping @Sendable (Export.Target) -> Phrase? = { _ in nil },
        put: @escaping Put
    ) {
        self.exports = exports.filter { !$0.targets.isEmpty }
        self.isWhole = isWhole
        self.language = language
        self.trouble = trouble
        self.put = put
    }

    /// Sends what is due, one file of each export and target after the other.
    package func deliver(on connection: Connection) throws -> Report {
        let report = try PostRoom.exports.look(on: connection) { try work(on: connection) }
        if let report { return report }
        var elsewhere = Report()
        elsewhere.isElsewhere = true
        return elsewhere
    }

    private func work(on connection: Connection) throws -> Report {
        var report = Report()
        try commitGuard.transaction(on: connection) { try tidy(&report, on: $0) }
        guard try PostRoom.exports.isAnyDue(on: connection) else { return report }
        try send(&report, on: connection)
        return report
    }

    /// Ends what is not sent any more, and takes up what a dead sender has left.
    private func tidy(_ report: inout Report, on connection: Connection) throws {
        let declared = exports.flatMap { export in
            export.targets.map {
                DeliveryBook.Way(export: export.name, target: $0.address)
            }
        }
        try DeliveryBook.note(declared: declared, isWhole: isWhole, on: connection)
        let left = Self.left[language]
        report.refused += try PostRoom.exports.settleOrphans(
            said: left, unsaid: left, pace: { try pace(of: $0, on: connection) }, on: connection
        ).refused
        report.refused += try DeliveryBook.end(lost: Self.lost[language], on: connection)
        report.letGo += try DeliveryBook.letGo(
            after: Self.absence, Self.undeclared[language], on: connection)
        report.replaced += try DeliveryBook.replace(on: connection)
    }

    private func pace(of line: Int64, on connection: Connection) throws -> Attempt.Pace {
        let way = try DeliveryBook.way(of: line, on: connection)
        let target = exports.first { $0.name == way?.export }?.targets
            .first { $0.address == way?.target }
        return target?.pace ?? Attempt.Pace()
    }

    private static let left = Phrase(
        en: "the process that sent it ended in the middle",
        fr: "le processus qui l'envoyait s'est arrêté au milieu")
    private static let lost = Phrase(
        en: "the file was lost before it had its name: `bascule exports run … --again`",
        fr: "le fichier a été perdu avant d'avoir son nom : `bascule exports run … --again`")
    private static let undeclared = Phrase(
        en: "no declaration has sent it there since %s: it was let go",
        fr: "aucune déclaration ne l'y envoie depuis le %s : il a été abandonné")
}
