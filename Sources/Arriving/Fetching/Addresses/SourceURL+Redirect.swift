// SPDX-License-Identifier: Apache-2.0

internal import Configuration

extension SourceURL {
    /// Where a server sends us on to (RFC 3986, section 5): read by the same reader as any address,
    /// never by the library, which would make `127.0.0.1` of `127.1`.
    ///
    /// Dots in a path are the server's to understand.
    func redirected(to location: String) throws(SourceRefusal) -> SourceURL {
        let target = String(location.prefix { $0 != "#" })
        guard !Self.hasScheme(target) else { return try SourceURL(target) }
        if target.hasPrefix("//") { return try SourceURL("\(scheme.rawValue):\(target)") }
        let origin = "\(scheme.rawValue)://\(host.text):\(port)"
        if target.hasPrefix("/") { return try SourceURL(origin + target) }
        if target.hasPrefix("?") { return try SourceURL(origin + path + target) }
        let folder = path[...(path.lastIndex(of: "/") ?? path.startIndex)]
        return try SourceURL(origin + folder + target)
    }

    private static func hasScheme(_ text: String) -> Bool {
        guard let colon = text.firstIndex(of: ":") else { return false }
        return !text[..<colon].contains { "/?#".contains($0) }
    }
}
