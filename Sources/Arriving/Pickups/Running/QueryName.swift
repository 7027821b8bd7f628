// SPDX-License-Identifier: Apache-2.0

internal import Calendar

/// What the file of a stretch of time is called.
enum QueryName {
    enum Ending: String {
        case csv, jsonl
    }

    /// - Parameters:
    ///   - since: seconds since 1970, as `until`.
    static func text(_ pickup: String, since: Int64, until: Int64, _ ending: Ending = .csv)
        -> String
    {
        "\(pickup)-\(plain(since))-\(plain(until)).\(ending.rawValue)"
    }

    /// `20260315T073000Z`.
    private static func plain(_ seconds: Int64) -> String {
        InstantText.utc(seconds).filter { $0 != "-" && $0 != ":" }
    }
}
