// SPDX-License-Identifier: Apache-2.0

package import Configuration

/// Where a file is to be fetched, in its parts.
///
/// It is taken apart here alone: what is handed to a library is written anew from the parts, so that
/// no second reader can see another host in it.
package struct SourceURL: Sendable, Hashable {
    package enum Scheme: String, Sendable, CaseIterable {
        case http, https, sftp
        /// With TLS, which is begun before the login; `ftps` has it from the first byte on.
        case ftp, ftps

        /// Whether it is asked for by one question, which anybody may put.
        package var isOfTheWeb: Bool { self == .http || self == .https }

        var port: Int {
            switch self {
            case .http: 80
            case .https: 443
            case .sftp: 22
            case .ftp: 21
            case .ftps: 990
            }
        }
    }

    package let scheme: Scheme
    package let host: Host
    package let port: Int
    /// As it was written, from its first slash on.
    package let path: String
    /// Without the question mark; it may hold a secret.
    package let query: String?

    /// Bytes of the longest address.
    package static let longest = 2_000

    /// - Throws: `SourceRefusal` where it is none of ours.
    package init(_ text: String) throws(SourceRefusal) {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty, bytes.count <= Self.longest else { throw .tooLong }
        // Blanks, line ends, controls, and whatever is not ASCII (IDN, dots that look like dots).
        guard bytes.allSatisfy({ (0x21...0x7e).contains($0) }) else { throw .notPlain }
        guard bytes.allSatisfy({ !Self.unwise.contains($0) }) else { throw .unwiseCharacter }
        guard let (scheme, rest) = Self.scheme(text) else { throw .scheme }
        let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
        let authority = rest[..<end]
        guard !authority.contains("@") else { throw .credentials }
        guard !rest.contains("#") else { throw .fragment }
        self.scheme = scheme
        (host, port) = try Self.place(authority, scheme)
        let tail = rest[end...].split(
            separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard tail.allSatisfy(Self.isWellEscaped) else { throw .escape }
        path = tail[0].isEmpty ? "/" : String(tail[0])
        query = tail.count == 2 ? String(tail[1]) : nil
    }

    /// In full.
    package var text: String { shown + (query.map { "?\($0)" } ?? "") }

    /// Without its query.
    package var shown: String { origin + path }

    /// Scheme, host and port: also a path may hold a secret.
    package var origin: String {
        let place = port == scheme.port ? host.text : "\(host.text):\(port)"
        return "\(scheme.rawValue)://\(place)"
    }

    /// The last part of its path, decoded: a file's name; nil where it has none, or no text.
    package var lastName: String? {
        guard let last = path.split(separator: "/", omittingEmptySubsequences: false).last,
            let bytes = Self.decoded(last), !bytes.isEmpty
        else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }

    /// The path's own bytes, for protocols that know no escapes; nil where it has a NUL.
    package var decodedPath: [UInt8]? {
        Self.decoded(path[...]).flatMap { $0.contains(0) ? nil : $0 }
    }

    /// Characters that readers of addresses don't agree on.
    private static let unwise = Set("\\\"<>^`{|}".utf8)

    private static func scheme(_ text: String) -> (Scheme, Substring)? {
        guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://"),
            let scheme = Scheme(rawValue: text[..<colon].lowercased())
        else { return nil }
        return (scheme, text[colon...].dropFirst(3))
    }

    private static func place(
        _ authority: Substring, _ scheme: Scheme
    ) throws(SourceRefusal) -> (Host, Int) {
        let end =
            authority.lastIndex(of: "]").map { authority.index(after: $0) } ?? authority.startIndex
        guard let colon = authority[end...].firstIndex(of: ":") else {
            guard let host = Host(authority) else { throw .host }
            return (host, scheme.port)
        }
        guard let host = Host(authority[..<colon]) else { throw .host }
        guard let port = SourceHost.port(authority[authority.index(after: colon)...]) else {
            throw .port
        }
        return (host, port)
    }

    private static func isWellEscaped(_ text: Substring) -> Bool { decoded(text) != nil }

    /// With each `%XX` read; nil where one is none.
    static func decoded(_ text: Substring) -> [UInt8]? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(hexadecimal),
                let low = rest.popFirst().flatMap(hexadecimal)
            else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}
