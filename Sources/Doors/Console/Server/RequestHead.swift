// SPDX-License-Identifier: Apache-2.0

internal import NIOHTTP1

/// The first part of a request, understood.
package struct RequestHead: Sendable {
    package let method: String
    /// As it was sent: path and query.
    package let target: String
    /// Decoded, without the empty first one; nil where it is no path of ours: a bad escape, a NUL,
    /// no UTF-8, a segment `.` or `..`.
    package let path: [String]?
    /// In order, decoded.
    package let query: [(name: String, value: String)]
    /// Whether its query is one: else nothing may be done by what is left of it.
    let hasReadableQuery: Bool
    /// Of the connection.
    package let peer: String
    /// Names this request in the log and in its answer.
    package let id: String
    let headers: HTTPHeaders
    /// HTTP/1.0.
    let isOld: Bool

    init(_ head: HTTPRequestHead, peer: String, id: String) {
        method = head.method.rawValue
        target = head.uri
        headers = head.headers
        isOld = head.version.major == 1 && head.version.minor == 0
        self.peer = peer
        self.id = id
        let parts = head.uri.split(
            separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = Self.path(parts[0])
        let pairs = parts.count > 1 ? FormText.pairs(parts[1]) : []
        query = pairs ?? []
        hasReadableQuery = pairs != nil
    }

    private static func path(_ text: Substring) -> [String]? {
        guard text.utf8.first == UInt8(ascii: "/") else { return nil }
        let segments = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        let decoded = segments.compactMap { FormText.decoded($0, plusIsBlank: false) }
        guard decoded.count == segments.count, !decoded.contains("."), !decoded.contains("..")
        else { return nil }
        return decoded == [""] ? [] : decoded
    }

    /// The only value of a header; nil where there is none, or several that differ.
    package subscript(name: String) -> String? {
        let all = headers[name]
        return Set(all).count == 1 ? all[0] : nil
    }

    /// The first value of a parameter.
    package func parameter(_ name: String) -> String? {
        query.first { $0.name == name }?.value
    }

    /// Cookies of a name, as they were sent.
    ///
    /// Read by bytes: a mark behind a separator makes one Character of both, and would hide it.
    package func cookies(_ name: String) -> [String] {
        let start = Array("\(name)=".utf8)
        return headers["cookie"].flatMap { Array($0.utf8).split(separator: UInt8(ascii: ";")) }
            .compactMap { pair in
                let pair = pair.drop { $0 == UInt8(ascii: " ") }
                guard pair.starts(with: start) else { return nil }
                return String(decoding: pair.dropFirst(start.count), as: UTF8.self)
            }
    }

    /// As the header says; nil: unknown, or none.
    package var contentLength: Int? { self["content-length"].flatMap { Int($0) } }

    /// Whether a body may follow.
    var hasBody: Bool {
        (contentLength ?? 0) > 0 || !headers["transfer-encoding"].isEmpty
    }

    var asksToGoOn: Bool {
        headers["expect"].contains { $0.lowercased() == "100-continue" }
    }
}
