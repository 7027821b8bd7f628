// SPDX-License-Identifier: Apache-2.0

internal import Calendar

/// The arguments of a scheduled job: the schedule's own, its data window and its name.
enum TickArguments {
    /// - Parameter arguments: a JSON object as PostgreSQL writes it.
    static func text(
        _ arguments: String, windowStart: Int64?, windowEnd: Int64, schedule: String
    ) -> String {
        var members = [
            "\"window_end\": \"\(InstantText.utc(windowEnd))\"", "\"schedule\": \"\(schedule)\"",
        ]
        if let windowStart {
            members.insert("\"window_start\": \"\(InstantText.utc(windowStart))\"", at: 0)
        }
        let own = arguments.dropFirst().dropLast()
        // Of members with one name, the last holds: no other window can be declared.
        let all = (own.allSatisfy(\.isWhitespace) ? [] : [String(own)]) + members
        return "{" + all.joined(separator: ", ") + "}"
    }
}
