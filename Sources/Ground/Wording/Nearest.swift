// SPDX-License-Identifier: Apache-2.0

/// The name in `known` that a person most likely meant by `word`, if one is near enough.
package func nearest(to word: String, in known: [String]) -> String? {
    let limit = max(1, min(3, word.count / 2))
    return
        known
        .map { (name: $0, distance: editDistance(word.lowercased(), $0.lowercased())) }
        .filter { $0.distance <= limit }
        .min { $0.distance < $1.distance }?
        .name
}

/// How many insertions, deletions, replacements and neighbour swaps turn `a` into `b`.
package func editDistance(_ a: String, _ b: String) -> Int {
    let left = Array(a.unicodeScalars)
    let right = Array(b.unicodeScalars)
    guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
    var beforeLast = [Int](repeating: 0, count: right.count + 1)
    var last = Array(0...right.count)
    for i in 1...left.count {
        var row = [i] + [Int](repeating: 0, count: right.count)
        for j in 1...right.count {
            let cost = left[i - 1] == right[j - 1] ? 0 : 1
            row[j] = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + cost)
            if i > 1, j > 1, left[i - 1] == right[j - 2], left[i - 2] == right[j - 1] {
                row[j] = min(row[j], beforeLast[j - 2] + 1)
            }
        }
        (beforeLast, last) = (last, row)
    }
    return last[right.count]
}

extension Phrase {
    /// A remedy that names what was meant most likely; nil where nothing is near.
    ///
    /// - Parameter written: the name as it stands in the text, such as `:day`.
    package static func didYouMean(
        _ word: String, among known: [String], _ written: (String) -> String = { $0 }
    ) -> Phrase? {
        nearest(to: word, in: known).map(written).map {
            Phrase(en: "Did you mean `\($0)`?", fr: "Vouliez-vous dire `\($0)` ?")
        }
    }
}
