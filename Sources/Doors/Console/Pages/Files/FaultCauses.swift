// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import Views
internal import Wording

/// Faults by their cause: what is wrong is said once, however many lines have it.
struct FaultCauses {
    let faults: [FaultView]
    let face: Face

    /// Causes that are told.
    private static let shown = 20

    var groups: [FaultGroup] {
        FaultGroup.of(
            faults.map { fault in
                FaultGroup.Told(
                    line: fault.line.map(Int.init), column: fault.columnName, value: fault.value,
                    rule: fault.rule, severity: fault.severity, message: fault.message)
            })
    }

    var list: HTML {
        // A cause that one line has is told there.
        let groups = groups.filter { $0.count > 1 }
        guard !groups.isEmpty else { return .none }
        let items = groups.prefix(Self.shown).map { group -> HTML in
            let isBad = group.severity == "reject"
            let word =
                isBad
                ? face(en: "refused", fr: "refusée") : face(en: "warning", fr: "avertissement")
            return """
                <li>\(face.tag(isBad ? "bad" : "warn", group.severity, word)) \
                \(outside: group.text(in: face.language))</li>
                """
        }
        return "<ul class=\"why\" data-testid=\"causes\">\(items)</ul>"
    }
}
