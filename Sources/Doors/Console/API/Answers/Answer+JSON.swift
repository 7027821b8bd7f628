// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import NIOHTTP1

extension Answer {
    /// A value for a program.
    static func value(_ json: JSON, status: Int = 200) -> Answer {
        Answer(
            status,
            headers: [
                ("Content-Type", "application/json; charset=utf-8"), ("Cache-Control", "no-store"),
            ], body: json.bytes)
    }

    static func value(_ value: some Encodable, status: Int = 200) throws -> Answer {
        .value(try RowEncoding.json(value), status: status)
    }

    /// With its `ETag`, unless it has one; 304 without a body where the client has just this.
    func tagged(for head: RequestHead) -> Answer {
        guard status == 200, stream == nil, source == nil || self["etag"] != nil else {
            return self
        }
        var answer = self
        if self["etag"] == nil {
            answer.headers.append(("ETag", "\"\(Self.digest(body))\""))
        }
        answer.headers.removeAll { $0.name == "Cache-Control" }
        answer.headers.append(("Cache-Control", "no-cache, private"))
        guard let known = head.list("if-none-match"), let tag = answer["etag"] else {
            return answer
        }
        let isKnown = known.contains { $0 == "*" || $0 == tag || $0 == "W/" + tag }
        guard isKnown else { return answer }
        answer.headers.removeAll { $0.name == "Content-Type" }
        return Answer(304, headers: answer.headers)
    }

    static func digest(_ bytes: [UInt8]) -> String {
        SHA256.hash(data: bytes).prefix(16).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }

    subscript(name: String) -> String? {
        headers.first { $0.name.lowercased() == name }?.value
    }
}

extension RequestHead {
    /// The parts of a header that is a list; nil where there is none.
    func list(_ name: String) -> [String]? {
        let all = headers[name]
        guard !all.isEmpty else { return nil }
        return all.flatMap { $0.split(separator: ",") }.map { part in
            String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
    }
}
