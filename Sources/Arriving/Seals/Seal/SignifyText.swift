// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// The form of signify's files: a comment, and a line in Base64.
enum SignifyText {
    /// `Ed`: Ed25519.
    static let algorithm: [UInt8] = Array("Ed".utf8)
    /// Bytes of a public key's or a signature's file, at most.
    static let bytesLimit = 4_096
    private static let comment = "untrusted comment: "

    static func write(_ about: String, _ body: [UInt8]) -> String {
        "\(comment)\(about)\n\(Data(body).base64EncodedString())\n"
    }

    /// What the second line holds; nil where the text is of another form.
    static func read(_ text: String) -> [UInt8]? {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count >= 2, lines[0].hasPrefix(comment),
            let data = Data(base64Encoded: String(lines[1]))
        else { return nil }
        return Array(data)
    }
}
