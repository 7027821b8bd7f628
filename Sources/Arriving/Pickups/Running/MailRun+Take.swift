// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import Feeds
internal import Fetching
internal import Ingest
internal import MIME
internal import Postgres
internal import Wording

/// What becomes of one mail.
extension MailRun {
    /// Bytes of a mail's beginning, in which its sender stands.
    private static let head = HeaderFields.largest
    /// Of a whole mail, which is held in memory.
    private static let largest = 64 << 20

    /// The bytes that a mail may have.
    var most: Int { min(Self.largest, pickup.limits.bytes) }

    mutating func take(_ number: Int64) throws {
        guard let beginning = try session.mail(number, most: Self.head) else {
            return try finish(number, .init(outcome: .gone))
        }
        let head = ReceivedPart(beginning.bytes)
        guard let sender = Sender.address(in: head.fields),
            Sender.isOne(sender, of: declared.senders)
        else { return try passOver(number, head) }
        // Before all of it is read: one that ends the process comes last next time.
        let row = try begin(number, from: sender)
        var whole = beginning
        if !whole.isWhole {
            guard let all = try session.mail(number, most: most) else {
                return try finish(number, .init(outcome: .gone))
            }
            whole = all
        }
        service.observe(.read)
        let mail = ReceivedPart(whole.bytes)
        // What is read to know the sender may be more than the limit.
        let fits = whole.isWhole && whole.bytes.count <= most
        guard fits, mail.count < ReceivedPart.most else {
            let refusal = fits ? MailRefusal.tooManyParts : MailRefusal.tooLarge(most)
            try refuse("\(number)", of: row, refusal)
            return try finish(
                number, .init(outcome: .refused, rule: rule), refused: ["\(number)"])
        }
        try take(mail, number, of: row)
    }

    /// It is from nobody of the list; of more than its beginning nothing is read.
    private mutating func passOver(_ number: Int64, _ head: ReceivedPart) throws {
        report.passedOver += 1
        let from = Sender.address(in: head.fields) ?? head.fields["from"] ?? ""
        let sender = ForeignText.shown(from, bytes: 200)
        let isWanted = head.attachments.contains { takes($0.name, declared.files) }
        if isWanted { report.tell(MailRefusal.unknownSender(number, sender)) }
        try finish(
            number,
            .init(outcome: .sender, sender: sender, rule: rule, isWanted: isWanted))
    }

    private func takes(_ name: String, _ patterns: [String]) -> Bool {
        patterns.contains { FilePattern.matches(name, $0) }
    }

    private mutating func take(_ mail: ReceivedPart, _ number: Int64, of row: Int64) throws {
        let attachments = mail.attachments
        let wanted = attachments.filter { takes($0.name, declared.files) }
        report.passedOver += attachments.count - wanted.count
        let others = attachments.filter {
            !$0.isOfText && !takes($0.name, declared.files) && !takes($0.name, declared.unwanted)
        }
        let leftOver = Int64(others.count + mail.unnamed)
        guard !wanted.isEmpty else {
            return try finish(
                number, .init(outcome: .nothing, rule: rule, leftOver: leftOver))
        }
        service.observe(.seen)
        var (refused, isWaiting) = ([String](), false)
        let taken = try MailBook.taken(row, on: connection)
        let seconds = mail.fields["date"].flatMap(MailDate.seconds) ?? 0
        for attachment in wanted {
            let item = Item(number, attachment, at: seconds, of: row)
            guard !taken.contains(item.name) else { continue }
            switch try handIn(item, attachment) {
            case .done: report.fetched += 1
            case .waits: isWaiting = true
            case .refused(let refusal):
                try refuse(item.name, item.bytes, at: seconds, of: row, refusal)
                refused.append(item.name)
            }
        }
        if refused.isEmpty, let refusal = besides(mail, others.map(\.name), leftOver) {
            try refuse("\(number)", of: row, refusal)
            refused.append("\(number)")
        }
        guard !isWaiting else { return report.waiting += 1 }
        try finish(
            number, .init(outcome: .taken, rule: rule, leftOver: leftOver), refused: refused)
    }

    /// What keeps it where it is although each file that is wanted was taken; nil: nothing.
    private func besides(
        _ mail: ReceivedPart, _ others: [String], _ leftOver: Int64
    ) -> MailRefusal? {
        if !mail.isWhole { return .damaged }
        guard declared.after != .keep, leftOver > 0 else { return nil }
        return .leftOver(leftOver, others)
    }

    /// A file of a mail, as it is known.
    private struct Item {
        /// `457.2 bulletin.csv`: the mail's number, the part's, and its name.
        let name: String
        let bytes: Int64
        let seconds: Int64
        let mail: Int64

        init(_ number: Int64, _ attachment: Attachment, at seconds: Int64, of mail: Int64) {
            name = "\(number).\(attachment.part) \(RemoteName.short(attachment.name))"
            bytes = Int64(attachment.content.count)
            (self.seconds, self.mail) = (seconds, mail)
        }
    }

    private enum Ending {
        case done
        /// A file of its name is in the inbox.
        case waits
        case refused(MailRefusal)
    }

    private mutating func handIn(_ item: Item, _ attachment: Attachment) throws -> Ending {
        guard attachment.isWhole else { return .refused(.damaged) }
        do {
            while true {
                do {
                    try enter(item, attachment)
                    return .done
                } catch HandInRefusal.waits {
                    // It is taken from there within seconds, where somebody imports.
                    guard try waitsOn() else { return .waits }
                }
            }
        } catch let refusal as HandInRefusal {
            return .refused(MailRefusal(code: "name_refused", why: refusal.sentence))
        } catch let refusal as MailRefusal {
            return .refused(refusal)
        } catch let error as PostgresError where error.isOfValues {
            return .refused(MailRefusal(code: "not_entered", why: error.sentence))
        }
    }

    /// Waits a little; false: a file has waited in vain, and none is waited for any more.
    private mutating func waitsOn() throws -> Bool {
        guard let left = patience, left > .zero, ContinuousClock.now < end else {
            patience = nil
            return false
        }
        guard !service.isStopped() else { throw CancellationError() }
        let pause = 500
        _ = DispatchSemaphore(value: 0).wait(timeout: .now() + .milliseconds(pause))
        patience = left - .milliseconds(pause)
        return true
    }

    private mutating func enter(_ item: Item, _ attachment: Attachment) throws {
        let (place, delivery) = (place, delivery)
        _ = try delivery.handIn.run(
            as: attachment.name, on: connection,
            note: { fileID, sha256, connection in
                if item.seconds != 0,
                    let before = try MailBook.takenBack(
                        item.bytes, at: item.seconds, sha256, of: place, on: connection)
                {
                    throw MailRefusal.takenBack(before)
                }
                try MailBook.enter(
                    item.name, item.bytes, at: item.seconds, of: item.mail, as: fileID, place,
                    on: connection)
                try delivery.enter(attachment.name, sha256, as: fileID, on: connection)
            },
            lost: { fileID, connection in
                try PickupBook.leave(fileID, place.pickup, on: connection)
            },
            fill: { write in try write(attachment.content) })
        if patience != nil { patience = service.patience }
        service.observe(.handedIn)
    }

    mutating func refuse(
        _ name: String, _ bytes: Int64 = 0, at seconds: Int64 = 0, of row: Int64,
        _ refusal: MailRefusal
    ) throws {
        report.refused += 1
        let shown = ForeignText.shown(name)
        report.tell(Phrase(en: "\(shown): ", fr: "\(shown) : ") + refusal.why)
        try transaction { connection in
            try MailBook.refuse(
                name, bytes, at: seconds, of: row,
                (code: refusal.code, en: refusal.why.en, fr: refusal.why.fr), place,
                on: connection)
        }
    }
}
