// SPDX-License-Identifier: Apache-2.0

extension Answer {
    /// The whole answer as bytes, to be given again.
    var kept: [UInt8] {
        let lines = headers.map { "\($0.name): \($0.value)\n" }.joined()
        return Array("\(status)\n\(lines)\n".utf8) + body
    }

    /// Nil where the bytes are no answer.
    init?(kept: [UInt8]) {
        var rest = kept[...]
        func line() -> String? {
            guard let end = rest.firstIndex(of: 10) else { return nil }
            defer { rest = rest[(end + 1)...] }
            return String(decoding: rest[..<end], as: UTF8.self)
        }
        guard let status = line().flatMap({ Int($0) }) else { return nil }
        var headers: [(name: String, value: String)] = []
        while let text = line(), !text.isEmpty {
            let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { return nil }
            headers.append((parts[0], String(parts[1].dropFirst())))
        }
        self.init(status, headers: headers, body: Array(rest))
    }
}
