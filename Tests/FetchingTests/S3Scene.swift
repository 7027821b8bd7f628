// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Wording

@testable import Fetching

/// A bucket of a real server, and who asks it.
struct S3Scene {
    let server: S3Server
    var prefix = "res/"
    var bucket = S3Server.bucket
    var accessKey = S3Server.accessKey
    var secret = S3Server.secret
    var region = S3Server.region
    var networks = ["127.0.0.0/8"]
    var bytes: Int64 = 1 << 20

    func with<Value>(_ body: (S3Folder) throws -> Value) throws -> Value {
        let scene = FetchScene(hosts: [server.place], allowing: networks, bytes: bytes)
        let login = WebLogin(
            try SourceURL("\(server.endpoint)/\(bucket)/\(prefix)"),
            .signature(accessKey: accessKey, secret: secret, region: region),
            place: Phrase("pickup x"))
        return try S3Folder.with(login, scene.rules, scene.limits, isStopped: { false }, body)
    }

    /// Why something can't be done; nil: it can.
    func trouble(
        _ body: (S3Folder) throws -> Void = { _ = try $0.list(most: 999) }
    ) throws -> FetchTrouble? {
        do {
            try with(body)
            return nil
        } catch let trouble as FetchTrouble {
            return trouble
        }
    }
}

extension WebParcel {
    /// A text that is whole: its digest is known.
    static func text(_ name: String, _ text: KnownText, _ check: Check = .size) -> WebParcel {
        WebParcel(
            name: name, bytes: Int64(text.rawValue.utf8.count), sha256: text.sha256, check: check)
    }
}

/// Texts with their digests, as sha256sum and md5sum give them.
enum KnownText: String {
    case first = "12345"
    case second = "54321"

    var sha256: String {
        switch self {
        case .first: "5994471abb01112afcc18159f6cc74b4f511b99806da59b3caf5a9c173cacfc5"
        case .second: "20f3765880a5c269b747e1e906054a4b4a3a991259f1e16b5dde4742cec2319a"
        }
    }

    var md5: String {
        switch self {
        case .first: "827ccb0eea8a706c4c34a16891f84e7b"
        case .second: "01cfcd4f6b8770febfb40cb906715822"
        }
    }

    /// Gives what reads it from its beginning.
    func open() -> (Int) throws -> [UInt8] {
        var rest = Array(rawValue.utf8)[...]
        return { most in
            defer { rest = rest.dropFirst(most) }
            return Array(rest.prefix(most))
        }
    }
}
