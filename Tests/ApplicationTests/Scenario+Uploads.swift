// SPDX-License-Identifier: Apache-2.0

import Application
import Feeds
import FileSystem
import Foundation
import Inbox
import Ingest
import Journal
import TestSupport
import Testing
import Views

extension ActionSite {
    func text(_ rows: [String] = rows) -> String {
        "bon;pese_le;net_t\n" + rows.map { $0 + "\n" }.joined()
    }

    /// Sends a file, as a browser does.
    func receiving(_ name: String, _ rows: [String] = rows) throws -> ReceiveUpload {
        let spool = try SpoolFile(in: UploadFolder(installation.settings).path)
        let bytes = Array(text(rows).utf8)
        try spool.write(bytes)
        try spool.finish()
        let digest = try fileSHA256(spool.path)
            .map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return try ReceiveUpload(
            spool, name: name, bytes: Int64(bytes.count), sha256: digest, for: feed,
            because: FeedChoice(named: feed, name: name), in: installation.settings)
    }

    func receive(_ name: String, _ rows: [String] = rows) throws -> Int64 {
        try receiving(name, rows).run(by: Self.person, on: connection)
    }

    /// Takes what is in the inbox, as the service does.
    @discardableResult
    func takeInbox(by worker: String = "host:1") throws -> [FileResult] {
        let root = home.inbox(feed.name)
        let names = try FileManager.default.contentsOfDirectory(atPath: root).sorted()
        return try names.filter { !$0.hasPrefix(".") }.flatMap { name in
            let status = try #require(try FileStatus(path: "\(root)/\(name)"))
            let arrival = Arrival(
                label: feed.name, root: root, relative: name, identity: FileIdentity(status))
            return try ImportFiles([arrival], by: feed, in: installation)
                .run(by: .init(.worker, worker, origin: .service), on: connection)
        }
    }

    func file(_ id: Int64) throws -> FileView {
        var filter = FileView.Filter()
        filter.id = id
        return try #require(try filter.first(1, on: connection).first)
    }

    func uploadScenario(of verb: Verb) throws -> Scenario {
        let (connection, installation, person) = (connection, installation, Self.person)
        switch verb {
        case .receiveUpload:
            let action = try receiving("a.csv")
            return Scenario([
                Entry("upload", "upload 1", #"{"feed": "pesees", "name": "a.csv"}"#)
            ]) { try action.run(by: person, on: connection) == 1 }
        case .importUpload:
            let action = ImportUpload(try receive("a.csv"), in: installation)
            return Scenario([Entry("upload imported", "upload 1", #"{"file": 1}"#)]) {
                try action.run(by: person, on: connection) == 1
            }
        case .discardUpload:
            let action = DiscardUpload(try receive("a.csv"), in: installation.settings)
            return Scenario([Entry("upload discarded", "upload 1", #"{"name": "a.csv"}"#)]) {
                try action.run(by: person, on: connection)
                return true
            }
        default:
            let id = try load("a.csv", Self.rows + ["C;never;1"])
            let action = MendFile(
                id, with: .lines([4: "C;15/03/2026 09:00;1"]), in: installation)
            return Scenario([
                Entry("mend", "file 1", #"{"as": 2, "name": "a.csv.rejects.csv", "lines": 1}"#)
            ]) { try action.run(by: person, on: connection) == 2 }
        }
    }

    func refusedUpload(_ verb: Verb) throws -> Scenario {
        let (connection, installation, person) = (connection, installation, Self.person)
        switch verb {
        case .receiveUpload:
            let action = try receiving("a.txt")
            return refused { _ = try action.run(by: person, on: connection) }
        case .importUpload:
            return refused {
                _ = try ImportUpload(17, in: installation).run(by: person, on: connection)
            }
        case .discardUpload:
            return refused {
                try DiscardUpload(17, in: installation.settings).run(by: person, on: connection)
            }
        default:
            let id = try load("a.csv")
            return refused {
                _ = try MendFile(id, with: .lines([2: "x"]), in: installation)
                    .run(by: person, on: connection)
            }
        }
    }
}
