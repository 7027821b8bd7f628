// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Feeds
internal import Fetching
internal import Ingest
internal import MIME
internal import Postgres
internal import Wording

/// One look of a pickup into a folder of mails: their files, each handed in once.
///
/// A mail is done with once each of its files is one of the ledger, or refused; from the first that is
/// not the next look goes on. Whether somebody has read it stays as it is: nothing is marked there.
struct MailRun {
    let delivery: PickupDelivery
    let declared: Pickup.Mails
    let session: IMAPSession
    /// No mail is begun after it.
    let end: ContinuousClock.Instant
    var report = PickupReport()

    /// Bytes of a mail's beginning, in which its sender stands.
    private static let head = HeaderFields.largest
    /// Of a whole mail, which is held in memory.
    private static let largest = 64 << 20

    private var pickup: Pickup { delivery.pickup }
    private var service: PickupService { delivery.service }

    /// The bytes that a mail may have.
    private var most: Int { min(Self.largest, pickup.limits.bytes) }

    mutating func look(on connection: Connection) throws {
        let opened = try session.open()
        let place = MailBook.Place(
            pickup: pickup.name, source: delivery.source, validity: opened.validity)
        try leaveOthers(than: place, on: connection)
        try session.hold(readOnly: true)
        try forgive(in: place, on: connection)
        let next = try opened.next ?? (session.last() ?? 0) + 1
        try take(until: next, in: place, on: connection)
        guard declared.after != .keep else { return }
        let done = try MailBook.loaded(of: place, limit: pickup.limits.files, on: connection)
        if !done.isEmpty { try session.hold(readOnly: false) }
        for number in done where ContinuousClock.now < end {
            try putAway(number, of: place, on: connection)
        }
    }

    /// Files of a folder whose numbers are of other mails now, or of another address.
    private func leaveOthers(than place: MailBook.Place, on connection: Connection) throws {
        var count = 0
        repeat {
            count = try service.commitGuard.transaction(on: connection) { connection in
                try PickupBook.noteGone(
                    pickup.name, elsewhereThan: place.itemSource, limit: PickupService.atOnce,
                    on: connection)
            }
        } while count == PickupService.atOnce
    }

    private mutating func take(
        until next: Int64, in place: MailBook.Place, on connection: Connection
    ) throws {
        var first = try MailBook.first(of: place, on: connection)
        while first < next {
            let upper = min(next - 1, first + MailLimits.window - 1)
            for number in try session.numbers(in: first...upper) {
                guard !service.isStopped() else { throw CancellationError() }
                guard report.listed < pickup.limits.files, ContinuousClock.now < end else {
                    report.waiting += 1
                    return
                }
                report.listed += 1
                // What waits holds up those behind it: a number that is passed is done with.
                guard try take(number, in: place, on: connection) else { return }
                service.progress(Int64(report.listed), next - 1)
            }
            first = upper + 1
        }
    }

    /// - Returns: whether it is done with.
    private mutating func take(
        _ number: Int64, in place: MailBook.Place, on connection: Connection
    ) throws -> Bool {
        guard let beginning = try session.mail(number, most: Self.head) else { return true }
        let sender = Sender.address(in: ReceivedPart(beginning.bytes).fields)
        guard let sender, Sender.isOne(sender, of: declared.senders) else {
            report.passedOver += 1
            try finish(number, .sender, in: place, on: connection)
            return true
        }
        var whole = beginning
        if !whole.isWhole {
            guard let all = try session.mail(number, most: most) else { return true }
            whole = all
        }
        service.observe(.read)
        let mail = ReceivedPart(whole.bytes)
        // What is read to know the sender may be more than the limit.
        let fits = whole.isWhole && whole.bytes.count <= most
        guard fits, mail.count < ReceivedPart.most else {
            let why = fits ? tooManyParts : tooLarge
            let row = try begin(number, from: sender, in: place, on: connection)
            try refuse("\(number)", 0, at: 0, of: row, why, in: place, on: connection)
            try finish(number, .refused, in: place, on: connection)
            return true
        }
        return try take(mail, number, from: sender, in: place, on: connection)
    }

    private mutating func take(
        _ mail: ReceivedPart, _ number: Int64, from sender: String, in place: MailBook.Place,
        on connection: Connection
    ) throws -> Bool {
        let wanted = mail.attachments.filter { attachment in
            declared.files.contains { FilePattern.matches(attachment.name, $0) }
        }
        report.passedOver += mail.attachments.count - wanted.count
        guard !wanted.isEmpty else {
            try finish(number, .nothing, in: place, on: connection)
            return true
        }
        let row = try begin(number, from: sender, in: place, on: connection)
        service.observe(.seen)
        let taken = try MailBook.taken(row, on: connection)
        let seconds = mail.fields["date"].flatMap(MailDate.seconds) ?? 0
        for attachment in wanted {
            let item = Item(number, attachment, at: seconds, of: row)
            guard !taken.contains(item.name) else { continue }
            do {
                try handIn(item, attachment, in: place, on: connection)
                report.fetched += 1
            } catch HandInRefusal.waits {
                // One of its name is in the inbox, and will be taken from there.
                report.waiting += 1
                return false
            } catch let refusal as HandInRefusal {
                try refuse(
                    item.name, item.bytes, at: seconds, of: row,
                    ("name_refused", refusal.sentence), in: place, on: connection)
            }
        }
        try finish(number, .taken, in: place, on: connection)
        return true
    }

    private func begin(
        _ number: Int64, from sender: String, in place: MailBook.Place, on connection: Connection
    ) throws -> Int64 {
        try service.commitGuard.transaction(on: connection) { connection in
            try MailBook.begin(number, from: sender, of: place, on: connection)
        }
    }

    /// What was refused, and whose mail somebody has taken out of the folder since: that is seen to.
    private func forgive(in place: MailBook.Place, on connection: Connection) throws {
        for number in try MailBook.refused(of: place, on: connection) {
            guard try session.numbers(in: number...number).isEmpty else { continue }
            try service.commitGuard.transaction(on: connection) { connection in
                try MailBook.forgive(number, of: place, on: connection)
            }
        }
    }

    /// A file of a mail, as it is known.
    private struct Item {
        /// `457.2 bulletin.csv`: the mail's number, the part's, and its name.
        let name: String
        let bytes: Int64
        let seconds: Int64
        let mail: Int64

        init(_ number: Int64, _ attachment: Attachment, at seconds: Int64, of mail: Int64) {
            let shown = RemoteName.shown(Array(attachment.name.utf8)).prefix(255)
            name = "\(number).\(attachment.part) \(shown)"
            bytes = Int64(attachment.content.count)
            (self.seconds, self.mail) = (seconds, mail)
        }
    }

    private func handIn(
        _ item: Item, _ attachment: Attachment, in place: MailBook.Place,
        on connection: Connection
    ) throws {
        _ = try delivery.handIn.run(
            as: attachment.name, on: connection,
            note: { fileID, sha256, connection in
                try MailBook.enter(
                    item.name, item.bytes, at: item.seconds, of: item.mail, as: fileID, place,
                    on: connection)
                try delivery.enter(attachment.name, sha256, as: fileID, on: connection)
            },
            lost: { fileID, connection in
                try PickupBook.leave(fileID, pickup.name, on: connection)
            },
            fill: { write in try write(attachment.content) })
        service.observe(.handedIn)
    }

    private mutating func refuse(
        _ name: String, _ bytes: Int64, at seconds: Int64, of mail: Int64,
        _ reason: (code: String, why: Phrase), in place: MailBook.Place,
        on connection: Connection
    ) throws {
        report.refused += 1
        report.tell(Phrase(en: "\(name): ", fr: "\(name) : ") + reason.why)
        try service.commitGuard.transaction(on: connection) { connection in
            try MailBook.refuse(
                name, bytes, at: seconds, of: mail,
                (code: reason.code, en: reason.why.en, fr: reason.why.fr), place,
                on: connection)
        }
    }

    private func finish(
        _ number: Int64, _ outcome: MailBook.Outcome, in place: MailBook.Place,
        on connection: Connection
    ) throws {
        try service.commitGuard.transaction(on: connection) { connection in
            try MailBook.end(number, outcome, of: place, on: connection)
        }
    }

    private mutating func putAway(
        _ number: Int64, of place: MailBook.Place, on connection: Connection
    ) throws {
        // It may have been taken back since the look began.
        guard
            try MailBook.loaded(of: place, limit: pickup.limits.files, on: connection)
                .contains(number)
        else { return }
        let how: String
        switch declared.after {
        case .keep: return
        case .delete:
            try session.delete(number)
            how = "deleted"
        case .move(let name):
            try session.move(number, to: name)
            how = "moved"
        }
        service.observe(.putAway)
        try service.commitGuard.transaction(on: connection) { connection in
            try MailBook.notePutAway(number, how, of: place, on: connection)
        }
        report.putAway += 1
    }

    private var tooLarge: (code: String, why: Phrase) {
        (
            "too_large",
            Phrase(
                en:
                    "The mail has more than \(most) bytes (`limits.bytes`, 64 MiB at most). Have its"
                    + " file sent in parts or packed",
                fr: "Le courriel dépasse \(most) octets (`limits.bytes`, 64 Mio au plus). Faites"
                    + " envoyer son fichier en parties ou compressé")
        )
    }

    private var tooManyParts: (code: String, why: Phrase) {
        (
            "too_many_parts",
            Phrase(
                en:
                    "The mail has \(ReceivedPart.most) parts or more. Have its files sent in several"
                    + " mails",
                fr:
                    "Le courriel a \(ReceivedPart.most) parties ou plus. Faites envoyer ses fichiers"
                    + " en plusieurs courriels")
        )
    }
}
