// SPDX-License-Identifier: Apache-2.0

internal import Application
internal import Crypto
internal import NIOPosix
internal import Wording

/// Takes the body of an upload as it comes: its files go to the disk, its fields stay in memory.
actor UploadSink: BodySink {
    enum Form: Sendable {
        /// A form, of whose fields only these may be files.
        case form(boundary: String, fileFields: Set<String>)
        /// The body is one file.
        case raw(name: String)
    }

    private struct OpenPart {
        let head: PartHead
        var spool: SpoolFile?
        var digest = SHA256()
        var bytes: Int64 = 0
        var value: [UInt8] = []
    }

    private let folder: String
    private let room: UploadRoom?
    private let fileFields: Set<String>
    private let limits: MultipartLimits
    private let refused: @Sendable (any Error) -> Answer
    private let received: @Sendable (Upload) async -> Answer
    private var parser: MultipartParser?
    private var part: OpenPart?
    private var upload = Upload()
    private var fieldBytes = 0

    /// - Parameters:
    ///   - folder: where the files are while the request lasts.
    ///   - room: what of the disk stays free; nil: nobody asks.
    ///   - refused: the answer to a body that can't be taken: `MultipartError`, `Refusal`,
    ///     `SpoolFailed`.
    ///   - received: the answer to one that is whole. Its files are synced.
    init(
        _ form: Form, folder: String, room: UploadRoom? = nil,
        limits: MultipartLimits = MultipartLimits(),
        refused: @escaping @Sendable (any Error) -> Answer,
        received: @escaping @Sendable (Upload) async -> Answer
    ) {
        self.folder = folder
        self.room = room
        self.limits = limits
        self.refused = refused
        self.received = received
        switch form {
        case .form(let boundary, let fields):
            parser = MultipartParser(boundary: boundary, limits: limits)
            fileFields = fields
        case .raw(let name):
            fileFields = ["file"]
            part = OpenPart(head: PartHead(file: name))
        }
    }

    func take(_ bytes: [UInt8]) async -> Answer? {
        do {
            guard parser != nil else {
                try await add(bytes[...])
                return nil
            }
            var events: [MultipartParser.Event] = []
            try parser?.push(bytes) { events.append($0) }
            for event in events {
                switch event {
                case .begins(let head): try begin(head)
                case .bytes(let more): try await add(more)
                case .ends: try await endPart()
                }
            }
            return nil
        } catch {
            return refused(error)
        }
    }

    func end() async -> Answer {
        let answer: Answer
        do {
            if let parser { try parser.end() } else { try await endPart() }
            answer = await received(upload)
        } catch {
            answer = refused(error)
        }
        await abandon()
        return answer
    }

    func abandon() async {
        let spools = upload.files.map(\.spool) + [part?.spool].compactMap { $0 }
        upload = Upload()
        part = nil
        guard !spools.isEmpty else { return }
        // Not to be cancelled: the client may have gone, and they must go all the same.
        NIOThreadPool.singleton.submit { _ in for spool in spools { spool.remove() } }
    }

    private func begin(_ head: PartHead) throws {
        guard head.fileName == nil || fileFields.contains(head.name) else {
            throw Refusal.unknownField
        }
        part = OpenPart(head: head)
    }

    private func add(_ bytes: ArraySlice<UInt8>) async throws {
        guard var current = part else { return }
        if current.head.fileName == nil {
            current.value += bytes
            fieldBytes += bytes.count
            guard current.value.count <= limits.field, fieldBytes <= limits.fields else {
                throw MultipartError.longField
            }
            part = current
            return
        }
        current.digest.update(data: Array(bytes))
        current.bytes += Int64(bytes.count)
        let spool = try await spool(of: current)
        // Known before it is written: a disk that is full leaves nothing behind.
        current.spool = spool
        part = current
        try await NIOThreadPool.singleton.runIfActive { try spool.write(Array(bytes)) }
    }

    private func spool(of part: OpenPart) async throws -> SpoolFile {
        if let spool = part.spool { return spool }
        return try await NIOThreadPool.singleton.runIfActive { [folder, room] in
            try SpoolFile(in: folder, room: room)
        }
    }

    private func endPart() async throws {
        guard let current = part else { return }
        guard let name = current.head.fileName else {
            guard let value = String(validating: current.value, as: UTF8.self),
                !current.value.contains(0)
            else { throw MultipartError.malformed }
            part = nil
            upload.fields.append((current.head.name, value))
            return
        }
        // A browser sends a field of which no file was chosen as one without name and bytes.
        guard !name.isEmpty || current.bytes > 0 else {
            part = nil
            return
        }
        let spool = try await spool(of: current)
        part?.spool = spool
        try await NIOThreadPool.singleton.runIfActive { try spool.finish() }
        part = nil
        upload.files.append(
            Upload.File(
                field: current.head.name, name: name, spool: spool, bytes: current.bytes,
                digest: hexadecimal(Array(current.digest.finalize()))))
    }
}
