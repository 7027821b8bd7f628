// SPDX-License-Identifier: Apache-2.0

/// A mail that came, or a part of it, taken apart as far as the limits go (RFC 2045, 2046).
///
/// Nothing of it is believed: what can't be read is a part without parts, and never an error.
package struct ReceivedPart: Sendable {
    package let fields: HeaderFields
    /// `text/plain` unless told.
    package let type: ContentType?
    /// Of `multipart/…` and `message/rfc822`, in order.
    package private(set) var parts: [ReceivedPart] = []
    /// Decoded; empty where there are parts.
    package private(set) var content: [UInt8] = []

    /// Parts within parts, and parts of a mail in all, that are taken apart.
    package static let deepest = 8
    package static let most = 100

    /// - Parameter mail: as it came; its end may be missing.
    package init(_ mail: [UInt8]) {
        var left = Self.most
        self.init(mail[...], depth: 0, left: &left)
    }

    package var typeName: String { type?.name ?? "text/plain" }

    private init(_ bytes: ArraySlice<UInt8>, depth: Int, left: inout Int) {
        let (fields, start) = HeaderFields.read(bytes)
        self.fields = fields
        type = ContentType(fields["content-type"])
        left -= 1
        let body = bytes[start...]
        let isOpen = depth < Self.deepest && left > 0
        if isOpen, typeName.hasPrefix("multipart/"), let border = type?.parameters["boundary"] {
            for piece in Self.pieces(of: body, border: border) where left > 0 {
                parts.append(ReceivedPart(piece, depth: depth + 1, left: &left))
            }
        } else if isOpen, ["message/rfc822", "message/global"].contains(typeName) {
            let inner = Self.decoded(body, fields["content-transfer-encoding"])
            parts = [ReceivedPart(inner[...], depth: depth + 1, left: &left)]
        } else {
            content = Self.decoded(body, fields["content-transfer-encoding"])
        }
    }

    /// What stands between the borders; of one whose last border is missing all until the end.
    private static func pieces(
        of body: ArraySlice<UInt8>, border: String
    ) -> [ArraySlice<UInt8>] {
        let mark = Array("--\(border)".utf8)
        guard mark.count > 2 else { return [] }
        var pieces: [ArraySlice<UInt8>] = []
        var begin: Int?
        var index = body.startIndex
        while index < body.endIndex {
            let end = body[index...].firstIndex(of: Lines.feed) ?? body.endIndex
            let line = Lines.withoutEnd(body[index..<end])
            if line.starts(with: mark) {
                let rest = line.dropFirst(mark.count).drop { $0 == 0x20 || $0 == 0x09 }
                let isLast = rest.elementsEqual("--".utf8)
                if rest.isEmpty || isLast {
                    if let begin { pieces.append(withoutLastEnd(body[begin..<index])) }
                    begin = isLast ? nil : min(end + 1, body.endIndex)
                    if isLast { return pieces }
                }
            }
            index = end < body.endIndex ? end + 1 : end
        }
        if let begin, begin < body.endIndex { pieces.append(body[begin...]) }
        return pieces
    }

    /// The end of line before a border is the border's.
    private static func withoutLastEnd(_ piece: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        piece.last == Lines.feed ? Lines.withoutEnd(piece.dropLast()) : piece
    }

    private static func decoded(_ body: ArraySlice<UInt8>, _ encoding: String?) -> [UInt8] {
        switch encoding.map({ Lines.trimmed($0).lowercased() }) {
        case "base64": Base64.decoded(body)
        case "quoted-printable": QuotedPrintable.decoded(body)
        default: Array(body)
        }
    }
}
