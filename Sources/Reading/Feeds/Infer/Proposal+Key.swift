// SPDX-License-Identifier: Apache-2.0

internal import Wording

extension Proposal {
    /// The key as it is declared.
    var keyLine: String {
        guard !key.isEmpty else {
            let none = Phrase(
                en: "? no column tells the sample's rows apart",
                fr: "? aucune colonne ne distingue les lignes de l'exemple")
            return "# key: []   " + remark(none)
        }
        let names = key.map { sample.guesses[$0].name }.joined(separator: ", ")
        let fewest = Phrase(
            en: "? the fewest columns that tell the sample's rows apart",
            fr: "? le plus petit nombre de colonnes qui distingue les lignes de l'exemple")
        return "key: [\(names)]   " + remark(fewest)
    }

    /// The fewest columns, at most four, that identify all rows and are never empty.
    static func key(_ sample: Sample, _ kinds: [ColumnGuess.Kind]) -> [Int] {
        let able = sample.guesses.indices.filter { index in
            sample.guesses[index].filled == sample.rows && kinds[index].type.isLikelyKey
        }
        let rows = Array(Set(sample.keyValues))
        for size in 1...4 where able.count >= size {
            var tried = 0
            var chosen = Array(0..<size)
            repeat {
                tried += 1
                let columns = chosen.map { able[$0] }
                if isUnique(columns, rows) { return columns }
            } while tried < 2_000 && advance(&chosen, able.count)
        }
        return []
    }

    private static func isUnique(_ columns: [Int], _ rows: [[String]]) -> Bool {
        var seen: Set<[String]> = []
        return rows.allSatisfy { row in seen.insert(columns.map { row[$0] }).inserted }
    }

    /// The next combination in order; false after the last.
    private static func advance(_ chosen: inout [Int], _ count: Int) -> Bool {
        var place = chosen.count - 1
        while place >= 0, chosen[place] == count - chosen.count + place { place -= 1 }
        guard place >= 0 else { return false }
        chosen[place] += 1
        for next in (place + 1)..<max(chosen.count, place + 1) {
            chosen[next] = chosen[next - 1] + 1
        }
        return true
    }
}
