// SPDX-License-Identifier: Apache-2.0

import Configuration
import Feeds
import Records
import Testing
import Wording

/// A message shows facts that help to mend the cell.
@Suite struct MessageTests {
    private func messages(
        _ columns: String, _ text: String, in language: Language = .fr
    ) throws -> [String] {
        let yaml = """
            feed: essai
            files: ["*.csv"]
            dialect: { delimiter: ";", preamble: any }
            numbers: { decimal: "," }
            columns:
              - { name: id, type: text, required: true }
            \(columns)
            key: [id]
            table: essai.essai
            """
        let (feed, mistakes) = FeedCatalog.parse(yaml, file: "f.yaml", settings: Settings())
        var source = MemorySource(Array(text.utf8))
        return try Preview.of(
            &source, fileName: "a.csv", feed: try #require(feed, "\(mistakes)")
        ).faults.map { $0.message(in: language) }
    }

    @Test func `whole numbers are shown a whole number, others a decimal one`() throws {
        let whole = try messages("  - { name: v, type: integer }", "id;v\na;x\n")
        #expect(whole.first?.contains("par exemple 12.") == true, "\(whole)")
        let decimal = try messages("  - { name: v, type: numeric }", "id;v\na;x\n")
        #expect(decimal.first?.contains("par exemple 12,5.") == true, "\(decimal)")
    }

    @Test func `dates, patterns and preambles are shown by an example, never by a format`() throws {
        let date = try messages("  - { name: v, type: date, format: dd/MM/yyyy }", "id;v\na;x\n")
        #expect(date.first?.contains("31/12/20") == true && !date[0].contains("yyyy"), "\(date)")
        let pattern = try messages(
            "  - { name: v, type: text, pattern: '[A-Z]{2}-[0-9]{4}' }", "id;v\na;x\n")
        #expect(pattern.first?.contains("[A-Z]") == false, "\(pattern)")
        let preamble = try messages(
            "  - { name: v, type: text, required: true, from_preamble: 'Sonde ([0-9]+)' }",
            "id\na\n")
        #expect(preamble.first?.contains("([0-9]+)") == false, "\(preamble)")
        #expect(preamble.first?.contains("Sonde ") == true, "\(preamble)")
    }

    @Test(arguments: [
        ("(.*a){20}", "aaaaaaaaaaaaaaaaaaaa"),
        ("[A-Z]{50}", "exactement 50 caractères, des lettres seulement"),
        ("([0-9]{45}|[0-9]{60})", "de 45 à 60 caractères, des chiffres seulement"),
        ("\\p{L}{41,}", "au moins 41 caractères"),
    ])
    func `a form that no example shows is told in words, and never as a regular expression`(
        _ pattern: String, _ says: String
    ) throws {
        for language in Language.allCases {
            let told = try messages(
                "  - { name: v, type: text, pattern: '\(pattern)' }", "id;v\na;-\n", in: language)
            #expect(told.first?.contains(pattern) == false, "\(told)")
            #expect(language == .en || told.first?.contains(says) == true, "\(told)")
        }
    }

    @Test func `of a pattern that is searched for nothing is told that is untrue of the whole`()
        throws
    {
        let told = try messages(
            "  - { name: v, type: text, required: true, from_preamble: '([A-Z]{50})' }", "id\na\n")
        #expect(told.first?.contains("exactement") == false, "\(told)")
        #expect(told.first?.contains("la déclaration du flux dit laquelle") == true, "\(told)")
    }

    @Test func `how a file is written is told in both languages`() throws {
        var dialect = Dialect()
        dialect.delimiter = [0x09]
        dialect.columns = 2
        #expect(dialect.text(in: .en) == dialect.description)
        #expect(
            dialect.text(in: .fr)
                == "UTF-8, séparateur tabulation, guillemet '\"', fins de ligne LF, titres sur 1 ligne, "
                + "2 colonnes")
        let doubt = Fault(detail: .delimiterInDoubt("tab", "space"))
        #expect(
            doubt.message(in: .fr).contains("tabulation")
                && !doubt.message(in: .fr).contains("« tab »"))
    }
}
