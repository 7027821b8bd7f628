// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Journal
internal import Postgres
internal import Views
internal import Wording

/// Files that were sent while another one had their name.
enum UploadOperations {
    struct Discarded: Codable, Sendable {
        let id: Int64
        let state: String
    }

    static let all: [Operation] = [
        .list(
            "/uploads", .permission(.importFiles), hold: .found,
            "One's own files that were sent and are neither handed in nor let go, newest first",
            of: UploadView.Filter.self
        ) { call, _ in
            var filter = UploadView.Filter()
            filter.sentBy = call.actor.text
            filter.isOpenOnly = true
            if case .feeds(let names) = call.reach(of: .importFiles) {
                filter.feeds = names.sorted()
            }
            return filter
        },
        Operation(
            .post, "/uploads/{id}/import", .permission(.importFiles), hold: .found,
            "Hands in what was sent while its name was taken, now or under another name",
            query: [Operation.onBehalfOf],
            body: [
                Field("name", .text(0...1_000), "Another name; unless told, that of the upload"),
                Field(
                    "again", .boolean, "true: load it also where its bytes are loaded already"),
                Operation.onBehalfOf,
            ],
            status: 202, answer: ShapeReading.shape(of: TaskReceipt.self), .hand(hand)),
        .post(
            "/uploads/{id}/discard", .permission(.importFiles), hold: .found,
            "Lets go what was sent; nothing of it is loaded", also: [409], of: Discarded.self
        ) { call, connection in
            let upload = try own(call, on: connection)
            try DiscardUpload(upload.id, in: call.site.settings)
                .run(by: call.actor, on: connection)
            return Discarded(id: upload.id, state: "discarded")
        },
    ]

    /// Somebody's own, of a feed that they may send to.
    private static func own(_ call: Call, on connection: borrowing Connection) throws -> UploadView
    {
        var filter = UploadView.Filter()
        filter.id = try call.id()
        guard let upload = try filter.first(1, on: connection).first,
            upload.sentBy == call.actor.text, call.mayDo(.importFiles, feed: upload.feed)
        else { throw Problem.notFound }
        return upload
    }

    private static func hand(
        _ call: Call, _ key: RequestKey, on connection: borrowing Connection
    ) throws -> Answer {
        let upload = try own(call, on: connection)
        do {
            let id = try ImportUpload(
                upload.id, as: call.text("name"), again: call.flag("again") ?? false,
                in: call.site.installation
            ).run(
                by: call.actor, on: connection,
                note: { try key.settle(ImportOperations.answer($0, call), on: $1) },
                lost: { try key.unsettle(on: $0) })
            return try ImportOperations.answer(id, call)
        } catch {
            guard let taken = NameTaken(error, of: upload, as: call.text("name")) else {
                throw error
            }
            throw try Problem(taken, call, on: connection)
        }
    }
}

extension Problem {
    /// What was sent is kept; the sender may say another name, or follow the first one.
    init(_ taken: NameTaken, _ call: Call, on connection: borrowing Connection) throws {
        let path = "/uploads/\(taken.upload)"
        self = .refused(
            taken.sentence
                + Phrase(
                    en: ": `POST \(path)/import` hands it in later or under another `name`,"
                        + " `POST \(path)/discard` lets it go.",
                    fr: " : `POST \(path)/import` le remet plus tard ou sous un autre `name`,"
                        + " `POST \(path)/discard` l'abandonne."), 409)
        uploadID = taken.upload
        let first = try FileView.versions(
            of: taken.name, in: taken.feed, limit: 1, on: connection
        ).first
        guard let first, first.sentBy == call.actor.text, first.storedAt == nil else { return }
        taskID = TaskID.ofFile(first.id)
    }
}
