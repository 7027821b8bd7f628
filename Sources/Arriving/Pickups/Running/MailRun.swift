// SPDX-License-Identifier: Apache-2.0

internal import Fetching
internal import MIME
internal import Postgres
internal import Wording

/// One look of a pickup into a folder of mails: their files, each handed in once.
///
/// A mail is done with once each of its files is one of the ledger, or refused; what is not is looked at
/// again, behind all that are new. Whether somebody has read it stays as it is: nothing is marked there.
struct MailRun {
    let delivery: PickupDelivery
    let declared: Pickup.Mails
    let session: IMAPSession
    let place: MailBook.Place
    let connection: Connection
    /// No mail is begun after it.
    let end: ContinuousClock.Instant
    var report = PickupReport()
    /// For so long a file may wait for its name; nil: one has waited in vain.
    var patience: Duration?
    /// Why the first one that could not be put away could not.
    var notPutAway: FetchTrouble?
    /// Of the mails in a row that the server did not give.
    private var withheld: [FetchTrouble] = []

    /// So many new ones in a row are the server's matter: the look ends.
    private static let withheldInARow = 3

    var pickup: Pickup { delivery.pickup }
    var service: PickupService { delivery.service }

    init(
        _ delivery: PickupDelivery, _ declared: Pickup.Mails, _ session: IMAPSession,
        at place: MailBook.Place, until end: ContinuousClock.Instant, on connection: Connection
    ) {
        (self.delivery, self.declared, self.session) = (delivery, declared, session)
        (self.place, self.end, self.connection) = (place, end, connection)
        patience = delivery.service.patience
    }

    /// - Parameter next: the number that the next mail to come will have.
    mutating func look(until next: Int64) throws {
        try leaveOthers()
        try session.hold(readOnly: true)
        try forgive()
        let known = try MailBook.again(
            of: place, under: rule, puttingAway: declared.after != .keep,
            limit: pickup.limits.files, on: connection)
        try readNew(until: next)
        if declared.after != .keep { try putAway() }
        try readAgain(known)
        if let trouble = notPutAway { throw trouble }
    }

    /// Files and mails of a folder whose numbers are of other mails now, or of another address.
    private mutating func leaveOthers() throws {
        var (count, all) = (0, 0)
        repeat {
            count = try transaction { connection in
                try MailBook.leave(elsewhereThan: place, on: connection)
                return try PickupBook.noteGone(
                    pickup.name, elsewhereThan: place.itemSource, limit: PickupService.atOnce,
                    on: connection)
            }
            all += count
        } while count == PickupService.atOnce
        if all > 0 { report.tell(MailRefusal.renumbered(pickup.name)) }
    }

    /// What was refused, and whose mail somebody has taken out of the folder since: that is seen to.
    private func forgive() throws {
        let refused = try MailBook.refused(of: place, on: connection)
        let there = try there(among: refused)
        for number in refused where !there.contains(number) {
            try transaction { try MailBook.forgive(number, of: place, on: $0) }
        }
    }

    /// Those of these numbers that the folder has.
    private func there(among numbers: [Int64]) throws -> Set<Int64> {
        let sorted = numbers.sorted()
        var rest = sorted[...]
        var there: Set<Int64> = []
        while let first = rest.first, let last = sorted.last {
            let upper = min(last, first + MailLimits.window - 1)
            there.formUnion(try session.numbers(in: first...upper))
            rest = rest.drop { $0 <= upper }
        }
        return there
    }

    private mutating func readNew(until next: Int64) throws {
        var first = try MailBook.next(of: place, on: connection)
        while first < next {
            let upper = min(next - 1, first + MailLimits.window - 1)
            for number in try session.numbers(in: first...upper) {
                guard try goesOn() else { return }
                try read(number)
                if let trouble = withheld.last, withheld.count >= Self.withheldInARow {
                    throw trouble
                }
                service.progress(Int64(report.listed), next - 1)
            }
            first = upper + 1
        }
    }

    /// What is not done with, and what senders, names or limit judged otherwise before.
    private mutating func readAgain(_ known: [MailBook.Known]) throws {
        // Of these the sender is none of the list still: nothing is asked for.
        let others = known.filter { mail in
            mail.outcome == MailBook.Outcome.sender.rawValue
                && mail.sender.map { !Sender.isOne($0, of: declared.senders) } ?? false
        }.map(\.number)
        if !others.isEmpty {
            try transaction { try MailBook.note(rule, of: others, of: place, on: $0) }
        }
        let passed = Set(others)
        let numbers = known.map(\.number).filter { !passed.contains($0) }
        let there = try there(among: numbers)
        for number in numbers {
            guard there.contains(number) else {
                try finish(number, .init(outcome: .gone))
                continue
            }
            guard try goesOn() else { return }
            try read(number)
        }
    }

    /// Whether another mail is begun.
    private mutating func goesOn() throws -> Bool {
        guard !service.isStopped() else { throw CancellationError() }
        guard report.listed < pickup.limits.files, ContinuousClock.now < end else {
            report.waiting += 1
            return false
        }
        report.listed += 1
        return true
    }

    /// What is wrong with one mail is its own: the others are read.
    private mutating func read(_ number: Int64) throws {
        do {
            try take(number)
            withheld.removeAll()
        } catch let trouble as FetchTrouble where [.failed, .tooSlow].contains(trouble.code) {
            withheld.append(trouble)
            let row = try begin(number, from: nil)
            try refuse(
                "\(number)", of: row, MailRefusal(code: "not_given", why: trouble.sentence))
        }
    }

    /// By which a mail is judged: under another rule it is judged anew.
    var rule: Int64 {
        AdvisoryLock.key(
            (declared.senders + [""] + declared.files + [""] + declared.unwanted)
                .joined(separator: "\n"), "\(most)")
    }

    func transaction<Value>(_ body: (Connection) throws -> Value) throws -> Value {
        try service.commitGuard.transaction(on: connection, body)
    }

    func begin(_ number: Int64, from sender: String?) throws -> Int64 {
        try transaction { try MailBook.begin(number, from: sender, of: place, on: $0) }
    }

    /// - Parameter refused: names of what is refused of it: what was refused besides is no more.
    func finish(_ number: Int64, _ end: MailBook.End, refused: [String] = []) throws {
        try transaction { connection in
            try MailBook.end(number, end, of: place, on: connection)
            if end.outcome == .gone {
                try MailBook.forgive(number, of: place, on: connection)
            } else {
                try MailBook.forget(number, allBut: refused, of: place, on: connection)
            }
        }
    }
}
