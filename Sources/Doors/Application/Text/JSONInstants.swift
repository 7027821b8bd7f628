// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Postgres

extension JSONValue {
    /// The same with its instants as every `--json` has them: RFC 3339 in UTC, with `Z`.
    ///
    /// The database writes those of its columns by the session's clock. What is data of the site,
    /// and what shows a local time on purpose (`local`), stays as it is.
    var withInstantsInUTC: JSONValue {
        switch self {
        case .list(let values): return .list(values.map(\.withInstantsInUTC))
        case .object(let members):
            var all = members
            for (name, member) in members where !Self.data.contains(name) {
                all[name] =
                    switch member {
                    case .text(let text) where Self.isInstant(name):
                        .text(Self.inUTC(text))
                    default: member.withInstantsInUTC
                    }
            }
            return .object(all)
        case .null, .boolean, .integer, .number, .text: return self
        }
    }

    /// Members that hold what the site's own files and jobs say.
    private static let data: Set<String> = [
        "after", "arguments", "before", "key", "parameters", "records", "result", "rows", "values",
    ]

    private static let instants: Set<String> = ["at", "since", "window_end", "window_start"]

    /// By its name: what a person wrote may look like an instant.
    private static func isInstant(_ name: String) -> Bool {
        instants.contains(name) || name.hasSuffix("_at") || name.hasSuffix("At")
    }

    /// As PostgreSQL writes an instant, with its fraction; what is none stays as it is.
    private static func inUTC(_ text: String) -> String {
        let form = Array(text.utf8.prefix(20))
        guard form.count == 20, form[10] == UInt8(ascii: "T"), form[16] == UInt8(ascii: ":"),
            let instant = InstantText.exact(text)
        else { return text }
        return InstantText.utc(instant.seconds).dropLast() + instant.fraction + "Z"
    }
}
