// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Crypto
internal import Views

/// Signs where a page goes on: nobody makes one up, and one list's is no other's.
struct CursorSeal: Sendable {
    private static let codeLength = 12

    private let key: SymmetricKey

    init(key: [UInt8]) { self.key = SymmetricKey(data: key) }

    func text(of cursor: Cursor) -> String { sealed("c" + cursor.text) }

    /// - Throws: `CursorRefused`.
    func cursor(text: String) throws -> Cursor { try Cursor(text: try opened(text, "c")) }

    /// Of a list of things by their names.
    func text(of list: String, name: String) -> String { sealed("n\(list) \(name)") }

    /// - Throws: `CursorRefused`, also where it is another list's.
    func name(text: String, of list: String) throws(CursorRefused) -> String {
        let text = try opened(text, "n")
        guard text.hasPrefix(list + " ") else { throw .unreadable }
        return String(text.dropFirst(list.count + 1))
    }

    private func sealed(_ text: String) -> String {
        let bytes = Array(text.utf8)
        return Secret.base64URL(code(bytes) + bytes)
    }

    private func opened(_ text: String, _ kind: String) throws(CursorRefused) -> String {
        guard let bytes = Secret.bytes(base64URL: text), bytes.count > Self.codeLength else {
            throw .unreadable
        }
        let inside = Array(bytes[Self.codeLength...])
        // A place in a list is no secret: how long the comparison takes tells nothing.
        guard code(inside) == Array(bytes[..<Self.codeLength]),
            let found = String(validating: inside, as: UTF8.self), found.hasPrefix(kind)
        else { throw .unreadable }
        return String(found.dropFirst())
    }

    private func code(_ bytes: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: bytes, using: key).prefix(Self.codeLength))
    }
}
