// SPDX-License-Identifier: Apache-2.0

/// A part of a mail's body (RFC 2046).
package indirect enum Part: Sendable {
    package enum Kind: String, Sendable { case mixed, alternative, related }

    /// - Parameter subtype: `plain` or `html`.
    case text(String, subtype: String)
    /// - Parameter type: `application/pdf`.
    case file(name: String, type: String, bytes: [UInt8])
    /// Shown within an HTML part of the same `related`, as `cid:…`.
    case inline(id: String, name: String, type: String, bytes: [UInt8])
    case parts(Kind, [Part])

    /// Fields, an empty line, and the content.
    ///
    /// - Parameter path: the numbers of the parts around it: every border is another one.
    func bytes(_ path: [Int] = []) -> [UInt8] {
        switch self {
        case .text(let text, let subtype):
            return Self.head("text/\(subtype); charset=utf-8", "quoted-printable")
                + QuotedPrintable.lines(text)
        case .file(let name, let type, let bytes):
            let type = HeaderText.plain(type) + HeaderText.parameter("name", name)
            let place = "attachment" + HeaderText.parameter("filename", name)
            return Self.head(type, "base64", ["Content-Disposition: \(place)"])
                + Base64.lines(bytes)
        case .inline(let id, let name, let type, let bytes):
            let type = HeaderText.plain(type) + HeaderText.parameter("name", name)
            let place = "inline" + HeaderText.parameter("filename", name)
            let fields = ["Content-Disposition: \(place)", "Content-ID: <\(HeaderText.plain(id))>"]
            return Self.head(type, "base64", fields) + Base64.lines(bytes)
        case .parts(let kind, let parts):
            return Self.multipart(kind, parts, path)
        }
    }

    private static func multipart(_ kind: Kind, _ parts: [Part], _ path: [Int]) -> [UInt8] {
        // Neither encoding can have `=_`: no content is taken for a border. None begins another one.
        let border = "=_" + (["bascule"] + path.map { "\($0)" }).joined(separator: "_") + "."
        var result = line("Content-Type: multipart/\(kind.rawValue);")
        result += line(" boundary=\"\(border)\"") + line("")
        for (number, part) in parts.enumerated() {
            result += line("--\(border)") + part.bytes(path + [number])
        }
        return result + line("--\(border)--")
    }

    private static func head(
        _ type: String, _ encoding: String, _ fields: [String] = []
    ) -> [UInt8] {
        let lines = ["Content-Type: \(type)", "Content-Transfer-Encoding: \(encoding)"] + fields
        return lines.flatMap { line($0) } + line("")
    }

    static func line(_ text: String) -> [UInt8] { Array(text.utf8) + [0x0d, 0x0a] }
}
