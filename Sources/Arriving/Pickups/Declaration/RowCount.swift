// SPDX-License-Identifier: Apache-2.0

/// Whether a select leaves rows out by their number: what it leaves out would never come.
///
/// Where one row is picked for each of the others (a select as a value, `lateral`, `apply`, `exists`,
/// a window) nothing is left out, and it is let pass.
struct RowCount {
    /// What stands between two parentheses, or outside of all.
    private struct Frame {
        /// Whether its rows are those that come, or decide which do.
        var isOfRows: Bool
        /// The word that the part begins with which is read.
        var part = ""
    }

    private static let parts: Set = [
        "with", "select", "from", "join", "apply", "on", "where", "group", "having", "order",
        "union", "except", "intersect", "minus",
    ]
    /// In front of a number they count, of whatever database.
    private static let beforeNumber: Set = ["top", "first", "skip", "rows"]
    private static let anywhere: Set = ["limit", "offset", "fetch", "rownum"]
    private static let choosing: Set = ["in", "any", "some", "all"]

    private let tokens: [String]

    /// - Parameter tokens: of the statement, in any letters.
    init(_ tokens: [String]) { self.tokens = tokens.map { $0.lowercased() } }

    /// The word that counts; nil: none does.
    var word: String? {
        var frames = [Frame(isOfRows: true)]
        for (place, token) in tokens.enumerated() {
            let frame = frames[frames.count - 1]
            let before = place > 0 ? tokens[place - 1] : ""
            if token == "(" {
                frames.append(Frame(isOfRows: Self.isOfRows(in: frame, behind: before)))
            } else if token == ")" {
                if frames.count > 1 { frames.removeLast() }
            } else if before == "." || before == "[" {
                // A name, whatever it is.
                continue
            } else if frame.isOfRows, counts(token, at: place, behind: before) {
                return token
            } else if Self.parts.contains(token), before != "distinct" {
                // `is distinct from` begins no part.
                frames[frames.count - 1].part = token
            }
        }
        return nil
    }

    private static func isOfRows(in frame: Frame, behind before: String) -> Bool {
        guard frame.isOfRows else { return false }
        switch frame.part {
        case "", "with", "union", "except", "intersect", "minus": return true
        case "from", "join": return before != "lateral"
        default: return choosing.contains(before)
        }
    }

    private func counts(_ token: String, at place: Int, behind before: String) -> Bool {
        if Self.anywhere.contains(token) { return true }
        guard Self.beforeNumber.contains(token) else { return false }
        let rest = tokens[(place + 1)...]
        let next = rest.first == "(" ? rest.dropFirst().first : rest.first
        return next.map { Int($0) != nil || $0 == ":" || $0 == "?" } ?? false
    }
}
