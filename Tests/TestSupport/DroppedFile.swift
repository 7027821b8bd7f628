// SPDX-License-Identifier: Apache-2.0

/// A file for the tests' own feed `mesures`, with what must come of it.
package struct DroppedFile: Sendable, Hashable {
    package let name: String
    package let text: String
    /// Keys of the rows that must be in the table afterwards.
    package let goodKeys: [String]
    package let badRows: Int

    /// A file of `rows` good rows, whose keys begin with the file's name, and `bad` rows without a
    /// number.
    package init(
        _ name: String, rows: Int, bad: Int = 0, value: String = "12,345", note: String = ""
    ) {
        self.name = name
        let keys = (0..<rows).map { "\(name)-\($0)" }
        goodKeys = keys
        badRows = bad
        var text = "id;valeur;note\n"
        text.reserveCapacity((rows + bad) * 40)
        for key in keys { text += "\(key);\(value);\(note)\n" }
        for number in 0..<bad { text += "\(name)-bad-\(number);pas un nombre;\(note)\n" }
        self.text = text
    }

    /// The same bytes under another name.
    package init(copyOf other: DroppedFile, as name: String) {
        self.name = name
        text = other.text
        goodKeys = other.goodKeys
        badRows = other.badRows
    }

    /// The feed that these files are for.
    package static let feed = "mesures"

    /// Its declaration, with lines of the test's own at the end.
    package static func feedYAML(_ more: String = "") -> String {
        """
        feed: mesures
        title: Mesures d'essai
        files: ["*.csv"]
        dialect: { encoding: utf-8, delimiter: ";" }
        numbers: { decimal: "," }
        columns:
          - { name: id, type: text, required: true }
          - { name: valeur, type: "numeric(12,3)", required: true }
          - { name: note, type: text }
        key: [id]
        table: essai.mesures
        rejects_max: 50%
        \(more)
        """
    }
}
