// SPDX-License-Identifier: Apache-2.0

/// Values of tables as people read them: pages, charts and mails show the same.
package enum ShownValue {
    /// `15/03/2026` in French.
    package static func day(_ text: String, in language: Language) -> String {
        let parts = text.split(separator: "-")
        guard language == .fr, parts.count == 3 else { return text }
        return "\(parts[2])/\(parts[1])/\(parts[0])"
    }

    /// All its figures, none added: `12 345,670` in French.
    package static func number(_ text: String, in language: Language) -> String {
        // By bytes: a page has thousands of cells.
        let sign = text.utf8.prefix { $0 == UInt8(ascii: "-") }
        let whole = text.utf8[sign.endIndex...].prefix(while: isFigure)
        let rest = text.utf8[whole.endIndex...]
        let decimals = rest.dropFirst()
        guard sign.count <= 1, rest.isEmpty || rest.first == UInt8(ascii: "."),
            decimals.allSatisfy(isFigure)
        else { return text }
        let separator = language == .fr ? "\u{202f}" : ","
        var shown = String(sign) ?? ""
        for (place, figure) in whole.enumerated() {
            if place > 0, whole.count > 4, (whole.count - place) % 3 == 0 { shown += separator }
            shown.unicodeScalars.append(Unicode.Scalar(figure))
        }
        guard !decimals.isEmpty else { return shown }
        return shown + (language == .fr ? "," : ".") + (String(decimals) ?? "")
    }

    /// A number as text with so many figures behind the point, and none of a zero's sign; what has
    /// more than fifteen figures is written as the machine has it.
    package static func fixed(_ value: Double, decimals: Int) -> String {
        var factor = 1.0
        for _ in 0..<decimals { factor *= 10 }
        let scaled = (abs(value) * factor).rounded()
        guard scaled < 9e15 else { return "\(value)" }
        let figures = "\(Int64(scaled))"
        let padded = String(repeating: "0", count: max(0, decimals + 1 - figures.count)) + figures
        let sign = value < 0 && scaled > 0 ? "-" : ""
        guard decimals > 0 else { return sign + padded }
        return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
    }

    private static func isFigure(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
