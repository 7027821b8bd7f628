// SPDX-License-Identifier: Apache-2.0

/// A file in a mail that came.
package struct Attachment: Sendable, Equatable {
    /// Its place in the mail, as IMAP counts parts: `2`, `1.2`.
    package let part: String
    /// As the mail has it: it may be any text, a path too.
    package let name: String
    package let content: [UInt8]
    /// Whether nothing of it is missing, as far as that shows.
    package let isWhole: Bool
    /// Whether it is there for the mail's text alone: a picture that is shown in it, a signature.
    package let isOfText: Bool
}

extension ReceivedPart {
    /// The parts that have a file's name, in order, those of mails within the mail too.
    package var attachments: [Attachment] { attachments(at: "") }

    /// How many parts have no file's name and are not the mail's text: files that nobody has named, and
    /// what is not taken apart.
    package var unnamed: Int {
        guard parts.isEmpty else { return parts.reduce(0) { $0 + $1.unnamed } }
        return fileName == nil && !isText && !isOfText ? 1 : 0
    }

    /// What a person reads.
    private var isText: Bool {
        ["text/plain", "text/html"].contains(typeName)
            && ContentType.pieces(fields["content-disposition"] ?? "").word != "attachment"
    }

    private var isOfText: Bool {
        typeName.hasPrefix("image/") && fields["content-id"] != nil
            || [
                "application/pkcs7-signature", "application/x-pkcs7-signature",
                "application/pgp-signature",
            ].contains(typeName)
    }

    private func attachments(at place: String) -> [Attachment] {
        if parts.isEmpty {
            guard let name = fileName else { return [] }
            return [
                Attachment(
                    part: place.isEmpty ? "1" : place, name: name, content: content,
                    isWhole: isWhole, isOfText: isOfText)
            ]
        }
        return parts.enumerated().flatMap { index, part in
            part.attachments(at: place.isEmpty ? "\(index + 1)" : "\(place).\(index + 1)")
        }
    }

    /// How many parts it has in all, itself too.
    package var count: Int { parts.reduce(1) { $0 + $1.count } }

    /// What it is called: in RFC 2231's form where it has that, in pieces or not; nil: it has no name.
    var fileName: String? {
        let disposition = ContentType.pieces(fields["content-disposition"] ?? "").parameters
        return Self.name("filename", disposition)
            ?? Self.name("name", type?.parameters ?? [:])
    }

    private static func name(_ key: String, _ parameters: [String: String]) -> String? {
        var found: String?
        if let extended = parameters["\(key)*"] {
            let (charset, rest) = split(extended)
            found = HeaderText.text(percentDecoded(rest), charset)
        } else if parameters["\(key)*0"] != nil || parameters["\(key)*0*"] != nil {
            found = joined(key, parameters)
        } else {
            // Many write an encoded word here, though RFC 2047 has none within quotes.
            found = parameters[key].map(HeaderText.decoded)
        }
        return found.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Pieces of one name, at most.
    private static let piecesMost = 50

    private static func joined(_ key: String, _ parameters: [String: String]) -> String? {
        var bytes: [UInt8] = []
        var charset = ""
        for index in 0..<piecesMost {
            if let piece = parameters["\(key)*\(index)*"] {
                let (named, rest) = index == 0 ? split(piece) : (charset, piece[...])
                charset = named
                bytes += percentDecoded(rest)
            } else if let piece = parameters["\(key)*\(index)"] {
                bytes += Array(piece.utf8)
            } else {
                break
            }
        }
        return HeaderText.text(bytes, charset.isEmpty ? "utf-8" : charset)
    }

    /// `utf-8'fr'r%C3%A9sultats.csv`.
    private static func split(_ text: String) -> (charset: String, rest: Substring) {
        let pieces = text.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
        guard pieces.count == 3 else { return ("utf-8", text[...]) }
        return (pieces[0].isEmpty ? "utf-8" : pieces[0].lowercased(), pieces[2])
    }

    private static func percentDecoded(_ text: Substring) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2)
            if byte == UInt8(ascii: "%"), digits.count == 2,
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return bytes
    }
}
