// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Configuration
internal import Journal
internal import Postgres
internal import Wording

extension APIGate {
    /// A request that brings a file: it goes to the work folder as it comes.
    func receive(_ call: Call, _ intake: Intake, _ asked: Visitor) async throws -> Reception {
        let type = ContentType(call.head["content-type"] ?? "")
        if let feed = call.query["feed"].flatMap({ call.text("feed", in: $0) }) {
            try call.requireFeed(feed)
        }
        if type.name == Intake.jsonType {
            return .takesBody(limit: site.limits.body) { body in
                await answering(asked, call.head) { try await fetch(call, intake, body) }
            }
        }
        try await site.requireRoom(
            for: call.head, by: call.operation.keepsUploads ? call.actor.text : nil)
        let form: UploadSink.Form
        if type.name == Intake.formType {
            guard let boundary = type.boundary else {
                throw Problem.malformed(Self.noBoundary)
            }
            form = .form(boundary: boundary, fileFields: ["file"])
        } else {
            form = .raw(name: call.text("name") ?? "")
        }
        let sink = UploadSink(
            form, folder: UploadFolder(site.settings).path, room: UploadRoom(site.settings),
            refused: { answer(Self.problem(of: $0), asked, call.head) },
            received: { upload in
                await answering(asked, call.head) { try await take(upload, call, intake) }
            })
        return .streamsBody(limit: site.limits.upload, to: sink)
    }

    private func take(_ upload: Upload, _ call: Call, _ intake: Intake) async throws -> Answer {
        let whole = try call.with(upload, intake)
        guard upload.files.count == 1, let file = upload.files.first else {
            throw Problem.invalid([.missing("file", .object)])
        }
        guard case .receive(let work) = call.operation.work else {
            preconditionFailure("it takes a file")
        }
        // A raw body has its name in the address, a form has it with the file.
        let name = call.text("name") ?? (file.name.isEmpty ? nil : file.name)
        let fields = whole.body.written
        let request =
            "\(call.head.method) \(call.head.target)\n\(fields)\n\(file.name)\n\(file.digest)"
        let handed = Handed(
            file: file, name: name, request: requestKey(call, Array(request.utf8)))
        return try await once(whole, handed.request) { try work(whole, handed, $0) }
    }

    private func requestKey(_ call: Call, _ request: [UInt8]) -> RequestKey {
        RequestKey(
            userID: call.principal.userID,
            key: call.head["idempotency-key"].flatMap(IdempotencyKey.init), request: request)
    }

    private func once(
        _ call: Call, _ key: RequestKey,
        _ work: @escaping @Sendable (borrowing Connection) throws -> Answer
    ) async throws -> Answer {
        do {
            return try await JournalNote.$onBehalfOf.withValue(call.onBehalfOf) {
                try await site.pool.withConnection { connection in
                    try key.once(on: connection) { try work(connection) }
                }
            }
        } catch let known as RequestKey.Known {
            return known.answer
        }
    }

    /// Hands in what was sent before.
    func hand(
        _ call: Call, _ body: [UInt8],
        _ work: @escaping @Sendable (Call, RequestKey, borrowing Connection) throws -> Answer
    ) async throws -> Answer {
        let request =
            Array("\(call.head.method) \(call.head.target) \(call.principal.proof)\n".utf8) + body
        let key = requestKey(call, request)
        return try await once(call, key) { try work(call, key, $0) }
    }

    /// A file at an address: a job gets it.
    private func fetch(_ call: Call, _ intake: Intake, _ body: [UInt8]) async throws -> Answer {
        let sent: JSON
        do { sent = try JSONReader.read(body) } catch { throw Problem.malformed(error.why) }
        let misfits = Shape.fields(intake.json ?? []).misfits(sent, at: "")
        guard misfits.isEmpty else { throw Problem.invalid(misfits) }
        for member in sent.members where call.query[member.name] != nil {
            throw Problem.malformed(
                Phrase(en: "a field comes twice", fr: "un champ vient deux fois"))
        }
        var whole = call
        whole.body = sent
        let ready = whole
        return try await once(ready, body) { try ImportOperations.fetch(ready, on: $0) }
    }

    private static let noBoundary = Phrase(
        en: "the form has no boundary that is one",
        fr: "le formulaire n'a pas de séparateur valable")

    private static func problem(of error: any Error) -> any Error {
        switch error {
        case MultipartError.malformed, MultipartError.cut, Refusal.malformed:
            Problem.malformed(
                Phrase(
                    en: "it is no form with a file",
                    fr: "ce n'est pas un formulaire avec un fichier"))
        case is MultipartError: Problem.tooLarge
        case Refusal.unknownField:
            Problem.invalid([.unknown("file", known: ["file"])])
        default: error
        }
    }
}

extension Call {
    func text(_ name: String, in value: JSON) -> String? {
        if case .text(let text) = value { text } else { nil }
    }

    /// - Throws: `Problem` where the right does not reach to this feed.
    func requireFeed(_ feed: String) throws(Problem) {
        guard case .permission(let permission) = operation.access, mayDo(permission, feed: feed)
        else { throw .notAllowed }
    }

    /// With the fields of a form.
    func with(_ upload: Upload, _ intake: Intake) throws(Problem) -> Call {
        let fields = intake.form ?? []
        var members: [JSON.Member] = []
        for (name, text) in upload.fields {
            guard !members.contains(where: { $0.name.utf8.elementsEqual(name.utf8) }),
                query[name] == nil
            else {
                throw .malformed(
                    Phrase(en: "a field comes twice", fr: "un champ vient deux fois"))
            }
            let shape = fields.first { $0.name == name }?.shape
            members.append(JSON.Member(name: name, value: shape?.read(text) ?? .text(text)))
        }
        let misfits = Shape.fields(fields).misfits(.object(members), at: "")
        guard misfits.isEmpty else { throw .invalid(misfits) }
        var call = self
        call.body = .object(members)
        return call
    }
}
