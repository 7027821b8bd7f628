// SPDX-License-Identifier: Apache-2.0

package import Wording

/// One thing looked at.
package struct Check: Sendable {
    package enum Finding: Sendable {
        case good(Phrase)
        case bad(Phrase)
        case found(Wording.Finding)
    }

    package let name: Phrase
    package let finding: Finding

    package init(name: Phrase, finding: Finding) {
        self.name = name
        self.finding = finding
    }

    package init(_ finding: Wording.Finding) {
        name = finding.name
        self.finding = .found(finding)
    }

    package init(_ name: Phrase, _ look: () throws -> Phrase) {
        self.name = name
        do { finding = .good(try look()) } catch { finding = .bad(Phrase(of: error)) }
    }

    package var isBad: Bool {
        switch finding {
        case .good: false
        case .bad: true
        case .found(let found): found.weight == .bad
        }
    }

    /// It puts all the others in doubt.
    var isOfTheMark: Bool {
        if case .found(let found) = finding { found.cause == MarkLook.cause } else { false }
    }

    /// Like the `findings` of `status`; a good check has no cause and no remedy.
    package func object(in language: Language) -> [String: String?] {
        switch finding {
        case .found(let found): found.object(in: language)
        case .good(let text): object("good", text[language])
        case .bad(let text): object("bad", text[language])
        }
    }

    private func object(_ weight: String, _ what: String) -> [String: String?] {
        ["cause": nil, "subject": name.en, "weight": weight, "what": what, "next": nil]
    }

    package func line(in language: Language) -> String {
        let (mark, text) =
            switch finding {
            case .good(let text): ("ok  ", text[language])
            case .bad(let text): ("BAD ", text[language])
            case .found(let found):
                (found.weight == .bad ? "BAD " : "note", found.text(in: language))
            }
        let colon = language == .fr ? " :" : ":"
        return "\(mark)  \(name[language])\(colon) \(text)"
    }
}
