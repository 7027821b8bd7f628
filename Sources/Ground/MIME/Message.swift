// SPDX-License-Identifier: Apache-2.0

/// A mail as it is handed to a server (RFC 5322): the same values, the same bytes.
package struct Message: Sendable {
    package var from: Mailbox
    package var to: [Mailbox]
    package var subject: String
    /// Seconds since 1970-01-01 UTC.
    package var date: Int64
    /// Seconds east of Greenwich on the writer's clock then.
    package var offset: Int
    /// Without angle brackets.
    package var id: String
    /// The one that it goes on from; nil: it begins a thread.
    package var replyTo: String?
    package var body: Part

    package init(
        from: Mailbox, to: [Mailbox], subject: String, date: Int64, offset: Int, id: String,
        replyTo: String? = nil, body: Part
    ) {
        self.from = from
        self.to = to
        self.subject = subject
        self.date = date
        self.offset = offset
        self.id = id
        self.replyTo = replyTo
        self.body = body
    }

    package var bytes: [UInt8] {
        var fields = [
            HeaderText.field("From", mailboxes: [from]),
            HeaderText.field("To", mailboxes: to),
            HeaderText.field("Subject", text: subject),
            "Date: " + Self.written(date, offset: offset),
            "Message-ID: <\(HeaderText.plain(id))>",
        ]
        if let replyTo {
            fields.append("In-Reply-To: <\(HeaderText.plain(replyTo))>")
            fields.append("References: <\(HeaderText.plain(replyTo))>")
        }
        // Nobody's answer of absence is wanted (RFC 3834).
        fields += ["Auto-Submitted: auto-generated", "MIME-Version: 1.0"]
        return fields.flatMap { Part.line($0) } + body.bytes()
    }

    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// `Sun, 15 Mar 2026 07:00:00 -0400`.
    package static func written(_ instant: Int64, offset: Int) -> String {
        let local = instant + Int64(offset)
        let day = (local - floorMod(local, 86_400)) / 86_400
        let second = floorMod(local, 86_400)
        let (year, month, dayOfMonth) = civil(day)
        let minutes = abs(offset) / 60
        let clock = "\(two(second / 3_600)):\(two(second / 60 % 60)):\(two(second % 60))"
        let zone = (offset < 0 ? "-" : "+") + two(Int64(minutes / 60)) + two(Int64(minutes % 60))
        return "\(days[Int(floorMod(day, 7))]), \(dayOfMonth) \(months[month - 1]) \(year) "
            + "\(clock) \(zone)"
    }

    private static func two(_ number: Int64) -> String { (number < 10 ? "0" : "") + "\(number)" }

    private static func floorMod(_ value: Int64, _ divisor: Int64) -> Int64 {
        (value % divisor + divisor) % divisor
    }

    /// Of days since 1970-01-01, in the Gregorian calendar; eras of 400 years begin in March.
    private static func civil(_ day: Int64) -> (year: Int64, month: Int, day: Int64) {
        let shifted = day + 719_468
        let era = (shifted - floorMod(shifted, 146_097)) / 146_097
        let dayOfEra = floorMod(shifted, 146_097)
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = Int(shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9)
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }
}
