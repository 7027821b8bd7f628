// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Calendar
import Postgres

/// A point in time as it is typed: `2026-03-04`, `2026-03-04 06:00` in the site's zone, or with `Z`
/// or an offset such as `-04:00`.
struct InstantArgument: ExpressibleByArgument {
    private let text: String
    /// The day that is written, in days since 1970-01-01.
    let day: Int64
    /// Whether there is no time of day.
    var isDay: Bool { text.utf8.count == 10 }

    init?(argument: String) {
        // Whether it is in form does not hang on the zone.
        guard InstantText.parse(argument, in: .utc) != nil,
            let day = CivilText.days(String(argument.prefix(10)))
        else { return nil }
        text = argument
        self.day = day
    }

    /// Seconds since 1970-01-01 UTC; of a local time that comes twice the first, of one that is
    /// skipped the instant of the jump.
    func seconds(in zone: Zone) -> Int64 {
        guard let seconds = InstantText.parse(text, in: zone) else {
            preconditionFailure("was in form: \(text)")
        }
        return seconds
    }

    func timestamp(in zone: Zone) -> Timestamp {
        Timestamp(microsecondsSince1970: seconds(in: zone) * 1_000_000)
    }
}
