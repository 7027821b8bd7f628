// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import Views
internal import Wording

/// Faults by their cause: what is wrong is said once, however many lines have it.
struct FaultCauses {
    private let causes: [(severity: String, text: String)]
    private let face: Face

    /// Causes that are told.
    private static let shown = 20

    /// Of a file whose faults are all here: a cause that one line has is told there.
    init(faults: [FaultView], face: Face) {
        let groups = FaultGroup.of(
            faults.map { fault in
                FaultGroup.Told(
                    line: fault.line.map(Int.init), column: fault.columnName, value: fault.value,
                    rule: fault.rule, severity: fault.severity, message: fault.message)
            })
        causes = groups.filter { $0.count > 1 }
            .map { ($0.severity, $0.text(in: face.language)) }
        self.face = face
    }

    /// As they were counted when the file was judged.
    init(counted: [FaultCauseView], face: Face) {
        causes = counted.map { ($0.severity, $0.text(in: face.language, number: face.number)) }
        self.face = face
    }

    var list: HTML {
        guard !causes.isEmpty else { return .none }
        let items = causes.prefix(Self.shown).map { cause -> HTML in
            let isBad = cause.severity == "reject"
            let word =
                isBad
                ? face(en: "refused", fr: "refusée") : face(en: "warning", fr: "avertissement")
            return """
                <li>\(face.tag(isBad ? "bad" : "warn", cause.severity, word)) \
                \(outside: cause.text)</li>
                """
        }
        return "<ul class=\"why\" data-testid=\"causes\">\(items)\(rest)</ul>"
    }

    private var rest: HTML {
        let left = causes.count - Self.shown
        guard left > 0 else { return .none }
        let text = face.counted(left, en: "# more cause[s]", fr: "# autre[s] cause[s]")
        return "<li>\(text)</li>"
    }
}
