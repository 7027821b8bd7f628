// SPDX-License-Identifier: Apache-2.0

import Site

/// One thing looked at.
struct Check: Sendable {
    enum Finding: Sendable {
        case good(String)
        case bad(String)
        case found(Site.Finding)
    }

    let name: String
    let finding: Finding

    init(name: String, finding: Finding) {
        self.name = name
        self.finding = finding
    }

    init(_ finding: Site.Finding) {
        name = finding.subject
        self.finding = .found(finding)
    }

    init(_ name: String, _ look: () throws -> String) {
        self.name = name
        do { finding = .good(try look()) } catch { finding = .bad("\(error)") }
    }

    var isBad: Bool {
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

    func line(in language: Language) -> String {
        switch finding {
        case .good(let text): "ok    \(name): \(text)"
        case .bad(let text): "BAD   \(name): \(text)"
        case .found(let found):
            "\(found.weight == .bad ? "BAD " : "note")  \(name): \(found.text(in: language))"
        }
    }
}
