// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Wording

/// A file that pages refer to, by a path that has its digest: it never changes.
struct Asset: Sendable {
    private let name: String
    private let type: String
    private let bytes: [UInt8]
    private let digest: String

    static let stylesheet = Asset("console.css", "text/css; charset=utf-8", Stylesheet.text)
    static let icon = Asset("icon.svg", "image/svg+xml; charset=utf-8", Icon.text)

    static let script = Asset("console.js", "text/javascript; charset=utf-8", Script.text)

    private static let all = [stylesheet, icon, script]

    private init(_ name: String, _ type: String, _ text: String) {
        self.name = name
        self.type = type
        bytes = Array(text.utf8)
        digest = hexadecimal(Array(SHA256.hash(data: bytes).prefix(8)))
    }

    var path: String { "/assets/\(digest)/\(name)" }

    static func serve(_ visit: Visit) async throws -> Answer {
        let (digest, name) = (visit.parameters["digest"], visit.parameters["name"])
        guard let asset = all.first(where: { $0.digest == digest && $0.name == name }) else {
            throw Refusal.notFound
        }
        return Answer(
            200,
            headers: [
                ("Content-Type", asset.type),
                ("Cache-Control", "public, max-age=31536000, immutable"),
            ], body: asset.bytes)
    }
}
