// SPDX-License-Identifier: Apache-2.0

/// A random file of a feed with a branch, and what it holds by rules of its own.
struct BranchFile {
    static let yaml = """
        feed: qpcr
        files: ["*.csv"]
        dialect: { delimiter: ";" }
        numbers: { decimal: "." }
        on_duplicate_key: last
        layout:
          sections: { begin: '^\\[(.+)\\]$', take: [Results], required: [], repeat: true }
          values: { run: '^Run (.+)$' }
        columns:
          - { name: serie, from_layout: run, required: true }
          - { name: puits, header: Well, required: true }
          - { name: lu_le, header: Read, type: date, format: yyyy-mm-dd, required: true }
          - { name: cq, header: Cq, type: numeric }
        key: [serie, puits]
        table: essai.qpcr
        branches:
          - table: essai.plaque
            take: [Setup]
            required: []
            columns:
              - { name: serie, from_layout: run, required: true }
              - { name: puits, header: Well, required: true }
              - { name: lu_le, header: Read, type: date, format: yyyy-mm-dd, required: true }
              - { name: cq, header: Cq, type: integer }
            key: [serie, puits]
        """

    /// A file without a table of the feed's is none of the feed's.
    var isLoaded: Bool { lines["header"] != nil }

    static let tables = ["essai.qpcr", "essai.plaque"]

    private(set) var text: String
    /// Good rows in the order of the file: the table, `serie|puits`, and `lu_le|cq`.
    private(set) var rows: [(table: Int, key: String, values: String)] = []
    private(set) var rejected = 0
    /// Lines by kind, as the ledger names them.
    private(set) var lines: [String: Int] = ["preamble": 2]

    /// - Parameter number: no two files are equal.
    init(_ number: Int, sections: Int, using random: inout some RandomNumberGenerator) {
        text = "Fichier;\(number)\nRun;R\(Int.random(in: 1...2, using: &random))\n"
        let run = text.dropLast().suffix(2)
        for _ in 0..<sections {
            let name = ["Results", "Setup", "Notes"].randomElement(using: &random) ?? ""
            add("[\(name)]", "section")
            guard let table = ["Results", "Setup"].firstIndex(of: name) else {
                for _ in 0..<Int.random(in: 0...3, using: &random) { add("1;2", "other_sections") }
                continue
            }
            if Bool.random(using: &random) { add("Note;du jour", "aside") }
            add("Well;Read;Cq", "header")
            for _ in 0..<Int.random(in: 0...6, using: &random) {
                addRow(table, String(run), using: &random)
            }
            if Bool.random(using: &random) { add("", "blank") }
        }
    }

    private mutating func add(_ line: String, _ kind: String) {
        text += line + "\n"
        lines[kind, default: 0] += 1
    }

    private mutating func addRow(
        _ table: Int, _ run: String, using random: inout some RandomNumberGenerator
    ) {
        let well = "A\(Int.random(in: 1...5, using: &random))"
        let day = "2026-03-0\(Int.random(in: 1...4, using: &random))"
        guard Int.random(in: 0..<8, using: &random) > 0 else {
            add("\(well);\(day);x", "rows")
            rejected += 1
            return
        }
        let value = "\(Int.random(in: 0...2, using: &random))"
        add("\(well);\(day);\(value)", "rows")
        rows.append((table, "\(run)|\(well)", "\(day)|\(value)"))
    }

    /// What tables hold after files, in their order: of each key the last row.
    static func tables(after files: [BranchFile]) -> [[String]] {
        var tables: [[String: String]] = [[:], [:]]
        for row in files.flatMap(\.rows) { tables[row.table][row.key] = row.values }
        return tables.map { $0.map { "\($0.key)|\($0.value)" }.sorted() }
    }
}
