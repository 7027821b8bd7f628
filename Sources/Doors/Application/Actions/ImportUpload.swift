// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Feeds
internal import FileSystem
internal import Inbox
internal import Ingest
package import Journal
package import Postgres
package import Views
internal import Wording

/// Hands an upload in to its feed's inbox: from there it goes the way of every file.
package struct ImportUpload: Action {
    package static let verb = Verb.importUpload

    private let id: Int64
    private let name: String?
    private let isAgain: Bool
    private let installation: Installation

    /// - Parameters:
    ///   - name: under which it is handed in; nil: that which it was sent under.
    ///   - isAgain: load it also where its bytes are loaded already.
    package init(
        _ id: Int64, as name: String? = nil, again isAgain: Bool = false,
        in installation: Installation
    ) {
        self.id = id
        self.name = name
        self.isAgain = isAgain
        self.installation = installation
    }

    /// Where another file of its name comes at the same moment the upload stays as it was.
    ///
    /// - Parameters:
    ///   - note: called in the transaction from which on the file is one of the ledger.
    ///   - lost: called in the transaction that undoes this, where the name was lost to another file.
    /// - Returns: the number of its file.
    /// - Throws: `UploadEnded`, `HandInRefusal`, `UnknownFeed`, `AgainRefused`.
    package func run(
        by actor: JournalActor, on connection: Connection,
        note: (_ fileID: Int64, _ connection: Connection) throws -> Void = { _, _ in },
        lost: (_ connection: Connection) throws -> Void = { _ in }
    ) throws -> Int64 {
        let settings = installation.settings
        guard let upload = try UploadView.find(id, on: connection), upload.isOpen else {
            throw UploadEnded(id: id)
        }
        let feed = try installation.feed(named: upload.feed)
        if isAgain { try requireNewest(upload, feed, by: actor, on: connection) }
        try StorageLayout(settings).prepareInbox(of: feed)
        let handIn = HandIn(
            to: feed, inbox: settings.folders.inbox, as: .upload, by: actor.text,
            language: settings.language, again: isAgain)
        let fileID = try handIn.run(
            upload.path, as: name ?? upload.name, sha256: upload.sha256, on: connection,
            note: { fileID, _, connection in
                guard try UploadBook.end(id, as: fileID, by: actor.text, on: connection) else {
                    throw UploadEnded(id: id)
                }
                try enter("upload imported", upload, as: fileID, by: actor, on: connection)
                try note(fileID, connection)
            },
            lost: { fileID, connection in
                try UploadBook.reopen(id, lostBy: fileID, on: connection)
                try enter("upload not imported", upload, as: fileID, by: actor, on: connection)
                try lost(connection)
            })
        do { try UploadFolder(settings).empty(upload.path) } catch {
            // Housekeeping removes it.
        }
        return fileID
    }

    private func enter(
        _ action: String, _ upload: UploadView, as fileID: Int64, by actor: JournalActor,
        on connection: Connection
    ) throws {
        var parameters: [String: Any] = [
            "file": fileID, "feed": upload.feed, "name": name ?? upload.name,
        ]
        if let name, name != upload.name { parameters["sent_as"] = upload.name }
        if isAgain { parameters["again"] = true }
        try JournalEntry.write(
            action, subject: "upload \(id)", by: actor.text, parameters: jsonText(parameters),
            on: connection)
    }

    /// As `bascule import --again`: what would take rows back to older values is not loaded.
    private func requireNewest(
        _ upload: UploadView, _ feed: Feed, by actor: JournalActor, on connection: Connection
    ) throws {
        let arrival = try Arrival(outside: upload.path, label: feed.name)
        guard let arrival else { throw HandInRefusal.changed(upload.name) }
        var pipeline = try Preparation(installation, worker: actor.text)
            .pipeline(feed, on: connection)
        pipeline.options.again = true
        pipeline.options.isCommand = true
        guard try pipeline.isOlder(arrival, on: connection) else { return }
        let refused = try pipeline.trial([arrival], on: connection).refusedAsOlder(
            remedy: Phrase(
                en: "`bascule import --again --force` loads it all the same",
                fr: "`bascule import --again --force` le charge quand même"),
            in: pipeline.language)
        guard case .deferred(let why)? = refused?.first?.end else { return }
        throw AgainRefused(name: upload.name, why: why)
    }
}

extension UploadView {
    package static func find(_ id: Int64, on connection: Connection) throws -> UploadView? {
        var filter = Filter()
        filter.id = id
        return try filter.first(1, on: connection).first
    }
}
