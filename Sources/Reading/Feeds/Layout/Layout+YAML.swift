// SPDX-License-Identifier: Apache-2.0

internal import Records

extension Layout {
    /// The layout as it is declared, a key a line.
    var yaml: [String] {
        var lines = ["layout:"]
        if let sections { lines.append("  sections: { \(Self.parts(of: sections)) }") }
        switch shape {
        case .table: break
        case .plates(let rule): lines.append("  plates: { \(Self.parts(of: rule)) }")
        case .unpivot(let rule):
            lines.append("  unpivot:")
            if rule.except == nil || rule.columns != Unpivot.anyName {
                lines.append("    columns: \(Proposal.quoted(rule.columns))")
            }
            if let except = rule.except {
                lines.append("    except: \(Proposal.quoted(except))")
            }
            if !rule.parts.isEmpty { lines.append("    parts: \(Self.map(rule.parts))") }
        case .records(let rule): lines.append("  records: { \(Self.parts(of: rule)) }")
        }
        if !widths.isEmpty {
            lines.append("  fixed: [\(widths.map(String.init).joined(separator: ", "))]")
        }
        if !values.isEmpty { lines.append("  values:") }
        return lines + values.map { "    \($0.name): \(Proposal.quoted($0.pattern))" }
    }

    private static func map(_ named: [Named]) -> String {
        let entries = named.map { "\($0.name): \(Proposal.quoted($0.pattern))" }
        return "{ \(entries.joined(separator: ", ")) }"
    }

    private static func parts(of sections: Sections) -> String {
        var parts = [
            sections.isSheets ? "sheets: true" : "begin: \(Proposal.quoted(sections.begin))"
        ]
        switch sections.end {
        case .next: break
        case .blank: parts.append("end: blank")
        case .pattern(let end): parts.append("end: \(Proposal.quoted(end))")
        }
        if !sections.take.isEmpty {
            parts.append("take: [\(sections.take.map(Proposal.quoted).joined(separator: ", "))]")
        }
        if sections.mayRepeat { parts.append("repeat: true") }
        return parts.joined(separator: ", ")
    }

    private static func parts(of rule: Plates) -> String {
        var parts = ["wells: [\(rule.wells.map(String.init).joined(separator: ", "))]"]
        if !rule.hasLetters { parts.append("letters: false") }
        if rule.hasLabels { parts.append("labels: true") }
        return parts.joined(separator: ", ")
    }

    private static func parts(of rule: Records) -> String {
        var parts: [String] = []
        switch rule.begin {
        case .whole: break
        case .blank: parts.append("begin: blank")
        case .pattern(let begin): parts.append("begin: \(Proposal.quoted(begin))")
        }
        if let separator = rule.separator {
            let text = String(Character(Unicode.Scalar(separator)))
            parts.append("separator: \(Proposal.quoted(text))")
        }
        return parts.joined(separator: ", ")
    }
}
