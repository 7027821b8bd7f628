// SPDX-License-Identifier: Apache-2.0

/// File name patterns: `*` any text, `?` one character, case ignored.
package enum FilePattern {
    /// Whether the name matches; a packed file (`.gz`, `.zip`) also by the name of what is in it.
    package static func matches(_ name: String, _ pattern: String) -> Bool {
        let name = name.lowercased()
        let pattern = Array(pattern.lowercased())
        if isMatch(Array(name), pattern) { return true }
        return [".gz", ".zip"].contains { suffix in
            name.hasSuffix(suffix) && isMatch(Array(name.dropLast(suffix.count)), pattern)
        }
    }

    private static func isMatch(_ name: [Character], _ pattern: [Character]) -> Bool {
        var (n, p, star, resume) = (0, 0, -1, 0)
        while n < name.count {
            if p < pattern.count, pattern[p] == "*" {
                (star, resume) = (p, n)
                p += 1
            } else if p < pattern.count, pattern[p] == "?" || pattern[p] == name[n] {
                (n, p) = (n + 1, p + 1)
            } else if star >= 0 {
                resume += 1
                (n, p) = (resume, star + 1)
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { $0 == "*" }
    }

    /// Whether some name matches both.
    static func overlap(_ a: String, _ b: String) -> Bool {
        let left = Array(a.lowercased())
        let right = Array(b.lowercased())
        // reachable[j]: the rest of `left` from i and of `right` from j have a text in common.
        var below = [Bool](repeating: false, count: right.count + 1)
        for i in stride(from: left.count, through: 0, by: -1) {
            var row = [Bool](repeating: false, count: right.count + 1)
            for j in stride(from: right.count, through: 0, by: -1) {
                let x = i < left.count ? left[i] : nil
                let y = j < right.count ? right[j] : nil
                switch (x, y) {
                case (nil, nil): row[j] = true
                case ("*", _): row[j] = below[j] || (y != nil && row[j + 1])
                case (_, "*"): row[j] = row[j + 1] || (x != nil && below[j])
                case (let x?, let y?): row[j] = (x == "?" || y == "?" || x == y) && below[j + 1]
                default: row[j] = false
                }
            }
            below = row
        }
        return below[0]
    }
}
