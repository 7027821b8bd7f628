// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Oddities, counted, with the first lines of each kind.
struct NoteCounter {
    private var counts = [Int](repeating: 0, count: Note.Kind.allCases.count)
    private var lines = [[Int]](repeating: [], count: Note.Kind.allCases.count)

    private static let places = Dictionary(
        uniqueKeysWithValues: Note.Kind.allCases.enumerated().map { ($1, $0) })

    mutating func countNote(_ kind: Note.Kind, line: Int) {
        let place = Self.places[kind] ?? 0
        counts[place] += 1
        if lines[place].count < Note.linesKept, lines[place].last != line {
            lines[place].append(line)
        }
    }

    /// Takes back the last `count` notes of a kind, those from `line` on.
    mutating func retract(_ kind: Note.Kind, count: Int, from line: Int) {
        let place = Self.places[kind] ?? 0
        counts[place] -= min(count, counts[place])
        lines[place].removeAll { $0 >= line }
    }

    var notes: [Note] {
        Note.Kind.allCases.indices.filter { counts[$0] > 0 }.map {
            Note(kind: Note.Kind.allCases[$0], count: counts[$0], lines: lines[$0])
        }
    }
}
