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
    /// Whether nothing of it is missing, as far as that shows: each last border is there, and what is
    /// encoded is so up to its end.
    package private(set) var isWhole = true

    /// Parts within parts, and parts of a mail in all, that are taken apart.
    package static let deepest = 8
    package static let most = 100

    /// - Parameter mail: as it came; its end may be missing.
    package init(_ mail: [UInt8]) {
        var left = Self.most
        self.init(mail[...], depth: 0, left: &left, isCut: false)
    }

    package var typeName: String { type?.name ?? "text/plain" }

    /// - Parameter isCut: what it is in ends where it should not.
    private init(_ bytes: ArraySlice<UInt8>, depth: Int, left: inout Int, isCut: Bool) {
        let (fields, start) = HeaderFields.read(bytes)
        self.fields = fields
        type = ContentType(fields["content-type"])
        left -= 1
        let body = bytes[start...]
        let isOpen = depth < Self.deepest && left > 0
        if isOpen, typeName.hasPrefix("multipart/"), let border = type?.parameters["boundary"] {
            let (pieces, end) = Self.pieces(of: body, border: border)
            for (index, piece) in pieces.enumerated() where left > 0 {
                let isCut = end == .withinPiece && index == pieces.count - 1
                parts.append(ReceivedPart(piece, depth: depth + 1, left: &left, isCut: isCut))
            }
            isWhole = end == .closed && parts.allSatisfy(\.isWhole)
        } else if isOpen, ["message/rfc822", "message/global"].contains(typeName) {
            let inner = Self.decoded(body, fields["content-transfer-encoding"])
            let part = ReceivedPart(inner.bytes[...], depth: depth + 1, left: &left, isCut: isCut)
            parts = [part]
            isWhole = inner.isWhole && part.isWhole
        } else {
            let (bytes, isWhole) = Self.decoded(body, fields["content-transfer-encoding"])
            content = bytes
            self.isWhole = isWhole && !isCut
        }
    }

    /// How what has borders ends: by the last one, behind another one, or without any.
    private enum End { case closed, behindBorder, withinPiece }

    /// What stands between the borders; of one whose last border is missing all until the end.
    private static func pieces(
        of body: ArraySlice<UInt8>, border: String
    ) -> (pieces: [ArraySlice<UInt8>], end: End) {
        let mark = Array("--\(border)".utf8)
        guard mark.count > 2 else { return ([], .behindBorder) }
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
                    if isLast { return (pieces, .closed) }
                }
            }
            index = end < body.endIndex ? end + 1 : end
        }
        guard let begin, begin < body.endIndex else { return (pieces, .behindBorder) }
        pieces.append(body[begin...])
        return (pieces, .withinPiece)
    }

    /// The end of line before a border is the border's.
    private static func withoutLastEnd(_ piece: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        piece.last == Lines.feed ? Lines.withoutEnd(piece.dropLast()) : piece
    }

    private static func decoded(
        _ body: ArraySlice<UInt8>, _ encoding: String?
    ) -> (bytes: [UInt8], isWhole: Bool) {
        switch encoding.map({ Lines.trimmed($0).lowercased() }) {
        case "base64": (Base64.decoded(body), Base64.isWhole(body))
        case "quoted-printable": (QuotedPrintable.decoded(body), true)
        default: (Array(body), true)
        }
    }
}
