// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Feeds
internal import Journal
internal import NIOPosix
internal import Postgres
internal import Wording

/// The files of one form: each gets its feed, and all of them are kept, or none.
struct UploadReception: Sendable {
    /// Why they are not kept.
    struct Refused: Error {
        let sentences: [Phrase]
    }

    private let visit: Visit
    private let feeds: [Feed]
    private let named: Feed?

    /// - Throws: `Refused`; `Refusal.forbidden` where the feed is one of others.
    init(_ visit: Visit) throws {
        let reach = visit.reach(of: .importFiles)
        let all = visit.site.installation.catalog.feeds
        feeds = all.filter { reach.includes(feed: $0.name) }
        self.visit = visit
        let name = visit.form["feed"] ?? ""
        guard !name.isEmpty else {
            named = nil
            return
        }
        guard reach.includes(feed: name) else { throw Refusal.forbidden }
        guard let feed = all.first(where: { $0.name == name }) else {
            throw Refused(sentences: [
                Phrase(
                    en:
                        "There is no feed \(name), or its declaration has a mistake: choose another",
                    fr:
                        "Il n'y a pas de flux \(name), ou sa déclaration est fautive : choisissez-en un autre"
                )
            ])
        }
        named = feed
    }

    /// - Returns: the numbers of the uploads.
    /// - Throws: `Refused`, `UploadRefused`.
    func run() async throws -> [Int64] {
        let files = visit.upload.files
        guard !files.isEmpty else {
            throw Refused(sentences: [
                Phrase(en: "Choose a file first", fr: "Choisissez d'abord un fichier")
            ])
        }
        var actions: [ReceiveUpload] = []
        var refusals: [Phrase] = []
        for file in files {
            do { actions.append(try await action(file)) } catch let error as Refused {
                refusals += error.sentences
            } catch let error as any Worded { refusals.append(error.sentence) }
        }
        guard refusals.isEmpty else { throw Refused(sentences: refusals) }
        let (ready, actor) = (actions, try visit.actor)
        let (room, bytes) = (UploadRoom(visit.site.settings), files.reduce(0) { $0 + $1.bytes })
        return try await visit.site.works.withConnection { connection in
            try room.require(ready.count, bytes: bytes, for: actor.text, on: connection)
            return try ready.map { try $0.run(by: actor, on: connection) }
        }
    }

    private func action(_ file: Upload.File) async throws -> ReceiveUpload {
        let settings = visit.site.settings
        let choice = try await choose(file)
        guard let feed = feeds.first(where: { $0.name == choice.feed }) else {
            throw Refused(sentences: [FeedChoiceWords(choice, file.name).refusal])
        }
        try ReceiveUpload.check(file.name, for: feed)
        return try ReceiveUpload(
            file.spool, name: file.name, bytes: file.bytes, sha256: file.digest, for: feed,
            because: choice, in: settings)
    }

    private func choose(_ file: Upload.File) async throws -> FeedChoice {
        if let named { return FeedChoice(named: named, name: file.name) }
        let (feeds, installation) = (feeds, visit.site.installation)
        return try await NIOThreadPool.singleton.runIfActive {
            FeedChoice(of: file.spool.path, name: file.name, among: feeds, in: installation)
        }
    }
}
