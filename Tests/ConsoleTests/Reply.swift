// SPDX-License-Identifier: Apache-2.0

import Foundation

/// An answer, read from its bytes.
struct Reply: Sendable {
    let status: Int
    let headers: [(name: String, value: String)]
    let body: String

    init?(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n") else { return nil }
        let lines = text[..<end.lowerBound].split(separator: "\r\n")
        guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { return nil }
        self.status = status
        headers = lines.dropFirst().compactMap { line in
            let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
            return parts.count == 2
                ? (parts[0].lowercased(), String(parts[1].drop { $0 == " " })) : nil
        }
        body = String(text[end.upperBound...])
    }

    subscript(name: String) -> String? { headers.first { $0.name == name }?.value }

    /// The value of a cookie that is set.
    func cookie(_ name: String) -> String? {
        headers.filter { $0.name == "set-cookie" && $0.value.hasPrefix(name + "=") }
            .map { String($0.value.dropFirst(name.count + 1).prefix { $0 != ";" }) }.last
    }

    /// The token of the first form.
    var token: String? {
        body.firstMatch(of: /name="csrf_token" value="([^"]+)"/).map { String($0.output.1) }
    }
}
