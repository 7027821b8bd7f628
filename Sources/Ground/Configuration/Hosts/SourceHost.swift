// SPDX-License-Identifier: Apache-2.0

/// A host that files may be fetched from: `host`, or `host:port`.
package struct SourceHost: Sendable, Hashable {
    /// Where only the host is named: http, https, sftp.
    package static let usualPorts = [80, 443, 22]

    package let host: Host
    /// Nil: the usual ones.
    package let port: Int?

    package init?(_ text: String) {
        // The colons of an IPv6 address stand in brackets.
        let end = text.lastIndex(of: "]").map { text.index(after: $0) } ?? text.startIndex
        guard let colon = text[end...].firstIndex(of: ":") else {
            guard let host = Host(text) else { return nil }
            (self.host, port) = (host, nil)
            return
        }
        guard let host = Host(text[..<colon]),
            let port = Self.port(text[text.index(after: colon)...])
        else { return nil }
        (self.host, self.port) = (host, port)
    }

    package func takes(_ host: Host, port: Int) -> Bool {
        self.host == host && (self.port.map { $0 == port } ?? Self.usualPorts.contains(port))
    }

    /// A port as it is written; nil where it is none.
    package static func port(_ text: some StringProtocol) -> Int? {
        let isNumber =
            (1...5).contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        guard isNumber, let port = Int(text), (1...65_535).contains(port) else { return nil }
        return port
    }
}
