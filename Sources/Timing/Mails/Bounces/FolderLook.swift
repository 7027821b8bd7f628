// SPDX-License-Identifier: Apache-2.0

internal import Postgres
internal import Wording

/// One look into a folder: what is new, then what lay there before the first look, from its end.
struct FolderLook {
    private let folder: any ReturnFolder
    private let validity: Int64
    private let reading: BounceReading
    private let note: (ReturnedMail, Connection) throws -> [Bounce]
    private(set) var report: BounceReading.Report
    /// Mails in a row that the server did not give out.
    private var refused = 0

    init(
        _ folder: any ReturnFolder, validity: Int64, _ reading: BounceReading,
        _ report: BounceReading.Report,
        note: @escaping (ReturnedMail, Connection) throws -> [Bounce]
    ) {
        self.folder = folder
        self.validity = validity
        self.reading = reading
        self.report = report
        self.note = note
    }

    /// - Parameter next: the number that the next mail will have.
    mutating func read(
        from place: BounceBook.Place, until next: Int64, on connection: Connection
    ) throws {
        var first = place.number + 1
        while first < next {
            let upper = min(next - 1, first + BounceReading.window - 1)
            guard try read(try folder.numbers(in: first...upper), on: connection) else { return }
            try pass(to: upper, on: connection)
            first = upper + 1
        }
        var below = place.below
        while below > 1 {
            let lower = max(1, below - BounceReading.window)
            let numbers = try folder.numbers(in: lower...(below - 1))
            guard try read(numbers.reversed(), on: connection) else { return }
            try pass(from: lower, on: connection)
            below = lower
        }
    }

    private func pass(
        from lower: Int64 = .max, to upper: Int64 = 0, on connection: Connection
    ) throws {
        try reading.commitGuard.transaction(on: connection) {
            try BounceBook.pass(folder.name, from: lower, to: upper, on: $0)
        }
    }

    /// - Returns: whether it came to the end of them; else the next look goes on.
    private mutating func read(_ numbers: [Int64], on connection: Connection) throws -> Bool {
        for number in numbers {
            guard report.mails < BounceReading.atOnce, !reading.isStopped() else { return false }
            guard let mail = try mail(number) else { continue }
            do {
                report.count(try note(mail, connection))
            } catch let early as BounceTooEarly {
                report.wait = early
                return false
            }
        }
        return true
    }

    /// Nil: it is no longer there.
    private mutating func mail(_ number: Int64) throws -> ReturnedMail? {
        let trouble: any Error
        do {
            if let bytes = try folder.mail(number, most: ReturnedMail.largest) {
                refused = 0
                return ReturnedMail(
                    folder: folder.name, validity: validity, number: number, bytes: bytes)
            }
            trouble = MailError.withheld(number: number)
        } catch {
            guard !reading.isStopped() else { throw error }
            trouble = error
        }
        // Where the server answers still, it is this mail's matter, and those behind it are read.
        guard try folder.numbers(in: number...number).contains(number) else { return nil }
        refused += 1
        guard refused < BounceReading.refusalsInARow else { throw trouble }
        let why = (trouble as? any Worded)?.sentence ?? Phrase("\(trouble)")
        return ReturnedMail(
            folder: folder.name, validity: validity, number: number, bytes: [],
            refusal: (Phrase(en: "mail \(number) (UID): ", fr: "courriel \(number) (UID) : ") + why)[
                reading.language])
    }
}

extension BounceReading.Report {
    fileprivate mutating func count(_ bounces: [Bounce]) {
        mails += 1
        if bounces.isEmpty { known += 1 }
        for bounce in bounces { outcomes[bounce.outcome, default: 0] += 1 }
    }
}
