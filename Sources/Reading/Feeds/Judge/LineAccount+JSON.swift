// SPDX-License-Identifier: Apache-2.0

internal import Foundation

extension LineAccount {
    private struct Kept: Decodable {
        var lines: Int
        var ranges: [[Int]]
        var ranges_left: Int?
    }

    /// An account as the ledger keeps it; kinds that are not known are left out.
    package init(json: String) throws {
        self.init()
        let kept = try JSONDecoder().decode([String: Kept].self, from: Data(json.utf8))
        for (name, part) in kept {
            guard let kind = Kind(rawValue: name) else { continue }
            let ranges = part.ranges.compactMap { range in
                range.count == 2 && range[0] <= range[1] ? range[0]...range[1] : nil
            }
            self[kind] = Part(
                lines: part.lines, ranges: ranges, rangesLeft: part.ranges_left ?? 0)
        }
    }

    /// `{"header": {"lines": 1, "ranges": [[1, 1]]}, …}`, as the ledger keeps it.
    package var json: String {
        let parts = kinds.map { kind in
            let part = self[kind]
            let ranges = part.ranges.map { "[\($0.lowerBound), \($0.upperBound)]" }
            let left = part.rangesLeft == 0 ? "" : ", \"ranges_left\": \(part.rangesLeft)"
            return "\"\(kind.rawValue)\": {\"lines\": \(part.lines), "
                + "\"ranges\": [\(ranges.joined(separator: ", "))]\(left)}"
        }
        return "{" + parts.joined(separator: ", ") + "}"
    }
}
