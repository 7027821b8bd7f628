// SPDX-License-Identifier: Apache-2.0

import Accounts
import Application
import Configuration
import Feeds
import FileSystem
import Foundation
import Inbox
import Ingest
import Journal
import Postgres
import TestSupport
import Testing

@testable import Console

extension ConsoleScene {
    static let good = "id;valeur;note\nA;1,5;\nB;2,5;\n"
    static let faulty = "id;valeur;note\nA;1,5;\nB;2,5;\nC;x<script>alert(1)</script>;=1+1\n"

    /// Sends a form with files, as a browser does.
    func upload(
        _ path: String, key: String, _ fields: [String: String] = [:],
        files: [(name: String, text: String)], token: String? = nil
    ) async throws -> Reply {
        let boundary = "----b7"
        let all = fields.merging(["csrf_token": token ?? CSRFToken.make(for: SessionKey(key))]) {
            own, _ in own
        }
        let parts =
            all.map { "Content-Disposition: form-data; name=\"\($0)\"\r\n\r\n\($1)" }
            + files.map { name, text in
                "Content-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\n"
                    + "Content-Type: text/csv\r\n\r\n\(text)"
            }
        let body =
            parts.map { "--\(boundary)\r\n\($0)\r\n" }.joined() + "--\(boundary)--\r\n"
        let head = [
            "POST \(path) HTTP/1.1", "Host: localhost:\(port)", "Connection: close",
            "Cookie: bascule_session=\(key)",
            "Content-Type: multipart/form-data; boundary=\(boundary)",
            "Content-Length: \(body.utf8.count)",
        ].joined(separator: "\r\n")
        let bytes = Array((head + "\r\n\r\n" + body).utf8)
        return try #require(Reply(try await RawClient.talk(to: port, [bytes])))
    }

    private var feed: Feed { get throws { try installation.feed(named: DroppedFile.feed) } }

    /// Takes what is in the inbox, as the service does.
    func takeInbox() async throws {
        let (feed, installation) = (try feed, installation)
        let root = "\(installation.settings.folders.inbox)/\(feed.folder)"
        let names = try FileManager.default.contentsOfDirectory(atPath: root).sorted()
        for name in names where !name.hasPrefix(".") {
            let status = try #require(try FileStatus(path: "\(root)/\(name)"))
            let arrival = Arrival(
                label: feed.name, root: root, relative: name, identity: FileIdentity(status))
            try await session.use {
                _ = try ImportFiles([arrival], by: feed, in: installation)
                    .run(by: JournalActor(.worker, "host:2", origin: .service), on: $0)
            }
        }
    }

    /// A file that came by the inbox and was taken; gives its number.
    func take(_ name: String, _ text: String) async throws -> Int64 {
        let root = "\(installation.settings.folders.inbox)/\(try feed.folder)"
        try Folder.create(root)
        try Data(text.utf8).write(to: URL(filePath: "\(root)/\(name)"))
        try await takeInbox()
        return try await number("select max(id) from bascule.file")
    }

    /// Nothing is left of uploads in the work folder, a moment after the answer at the latest: what
    /// was sent is removed by another thread.
    func waitForEmptyWorkFolder() async throws {
        let path = UploadFolder(installation.settings).path
        try await eventually("the work folder is empty") {
            guard FileManager.default.fileExists(atPath: path) else { return true }
            return try FileManager.default.contentsOfDirectory(atPath: path).isEmpty
        }
    }
}
