// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOHTTP1

/// One connection: its requests one after another.
struct HTTPConnection: Sendable {
    typealias Pipe = NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>
    private typealias Writer = NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>
    private typealias Reader = NIOAsyncChannelInboundStream<HTTPServerRequestPart>.AsyncIterator

    private let pipe: Pipe
    private let limits: ServerLimits
    private let responder: any Responder
    /// The client's address; a channel that has ended knows none.
    let peer: String

    init(pipe: Pipe, limits: ServerLimits, responder: any Responder) {
        self.pipe = pipe
        self.limits = limits
        self.responder = responder
        peer = pipe.channel.remoteAddress?.ipAddress ?? "unknown"
    }

    /// Whether the rest of a body was read.
    private enum Rest { case read, tooLong }

    // The reader is no value to send: all that use it run where it does.

    /// Until either side ends it; what is done for a client that has gone is cancelled.
    @concurrent func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await serveAll() }
            group.addTask { await waitForEnd() }
            await group.next()
            group.cancelAll()
        }
    }

    /// There is no room for it.
    @concurrent func refuse() async {
        do {
            try await pipe.executeThenClose { _, outbound in outbound.finish() }
        } catch {
            // It has gone by itself.
        }
    }

    private func waitForEnd() async {
        do {
            try await pipe.channel.closeFuture.get()
        } catch {
            // Broken, so it has ended too.
        }
    }

    /// A broken connection is nobody's mistake.
    @concurrent private func serveAll() async {
        do {
            try await pipe.executeThenClose { inbound, outbound in
                var reader = inbound.makeAsyncIterator()
                while let part = try await reader.next() {
                    guard case .head(let head) = part else { continue }
                    guard try await serve(head, &reader, outbound) else { break }
                }
                outbound.finish()
            }
        } catch {
            // The client has gone, or was ended by a deadline.
        }
    }

    /// - Returns: whether another request may follow.
    @concurrent private func serve(
        _ first: HTTPRequestHead, _ reader: inout Reader, _ writer: Writer
    ) async throws -> Bool {
        let began = ContinuousClock.now
        let head = RequestHead(first, peer: peer, id: RequestID.make())
        var answer: Answer
        var isWhole = !head.hasBody
        switch await responder.receive(head) {
        case .answer(let early): answer = early
        case .takesBody(let limit, let then):
            if let body = try await body(of: head, upTo: limit, &reader, writer) {
                isWhole = true
                answer = await then(body)
            } else {
                answer = responder.refuseBody(head)
            }
        case .streamsBody(let limit, let sink):
            (answer, isWhole) = try await stream(head, upTo: limit, to: sink, &reader, writer)
        }
        if let stream = answer.stream {
            responder.answered(head, answer, in: .now - began)
            try await write(stream, of: answer, to: head, writer)
            return false
        }
        // Behind an upgrade the parser reads nothing more; HTTP/1.0 would have to be told.
        let staysOpen =
            isWhole && first.isKeepAlive && first.version == .http1_1
            && first.headers["upgrade"].isEmpty && first.method != .CONNECT
        try await write(answer, to: head, staysOpen: staysOpen, writer)
        responder.answered(head, answer, in: .now - began)
        // Until the client ends it: else it loses the end of the answer with the connection.
        if !staysOpen {
            writer.finish()
            try await drain(&reader)
        }
        return staysOpen
    }

    /// The body, handed on as it comes.
    ///
    /// - Returns: the answer, and whether all of the body was read.
    @concurrent private func stream(
        _ head: RequestHead, upTo limit: Int, to sink: any BodySink, _ reader: inout Reader,
        _ writer: Writer
    ) async throws -> (Answer, Bool) {
        guard head.contentLength ?? 0 <= limit else {
            await sink.abandon()
            return (responder.refuseBody(head), false)
        }
        guard head.hasBody else { return (await sink.end(), true) }
        let pace = SteadyBody(pace: limits.uploadPace, grace: limits.bodyPause)
        do {
            try await pipe.channel.triggerUserOutboundEvent(pace).get()
            try await goOn(head, writer)
            var count = 0
            while let part = try await reader.next() {
                switch part {
                case .head: break
                case .end:
                    try await pipe.channel.triggerUserOutboundEvent(SteadyBody.Taken()).get()
                    return (await sink.end(), true)
                case .body(let buffer):
                    count += buffer.readableBytes
                    let early =
                        count <= limit
                        ? await sink.take(Array(buffer.readableBytesView))
                        : responder.refuseBody(head)
                    guard let early else { continue }
                    await sink.abandon()
                    return (early, false)
                }
            }
            throw ChannelError.inputClosed
        } catch {
            await sink.abandon()
            throw error
        }
    }

    /// Until the client ends, or sends too much: the end of its request is not its end.
    @concurrent private func drain(_ reader: inout Reader) async throws {
        var left = limits.drained
        while left > 0, let part = try await reader.next() {
            if case .body(let buffer) = part { left -= buffer.readableBytes } else { left -= 1_024 }
        }
    }

    /// To a client that asks before it sends a body.
    private func goOn(_ head: RequestHead, _ writer: Writer) async throws {
        guard head.asksToGoOn, head.hasBody else { return }
        try await writer.write(.head(HTTPResponseHead(version: .http1_1, status: .continue)))
    }

    /// Nil where it is longer.
    @concurrent private func body(
        of head: RequestHead, upTo limit: Int, _ reader: inout Reader, _ writer: Writer
    ) async throws -> [UInt8]? {
        guard head.contentLength ?? 0 <= limit else { return nil }
        try await goOn(head, writer)
        var bytes: [UInt8] = []
        guard case .read = try await rest(of: &reader, upTo: limit, { bytes += $0 }) else {
            return nil
        }
        return bytes
    }

    @concurrent private func rest(
        of reader: inout Reader, upTo limit: Int, _ take: (ByteBufferView) -> Void
    ) async throws -> Rest {
        var count = 0
        while let part = try await reader.next() {
            switch part {
            case .head: break
            case .body(let buffer):
                count += buffer.readableBytes
                guard count <= limit else { return .tooLong }
                take(buffer.readableBytesView)
            case .end: return .read
            }
        }
        throw ChannelError.inputClosed
    }

    private func write(
        _ answer: Answer, to head: RequestHead, staysOpen: Bool, _ writer: Writer
    ) async throws {
        var fields = HTTPHeaders(answer.headers + responder.commonHeaders(id: head.id))
        if answer.status != 304 {
            let length = answer.source?.length ?? Int64(answer.body.count)
            fields.replaceOrAdd(name: "Content-Length", value: "\(length)")
        }
        if !staysOpen { fields.replaceOrAdd(name: "Connection", value: "close") }
        let status = HTTPResponseStatus(statusCode: answer.status)
        try await writer.write(
            .head(HTTPResponseHead(version: .http1_1, status: status, headers: fields)))
        if head.method != "HEAD", let source = answer.source {
            try await write(source, writer)
        } else if head.method != "HEAD", !answer.body.isEmpty {
            let body = pipe.channel.allocator.buffer(bytes: answer.body)
            try await writer.write(.body(.byteBuffer(body)))
        }
        try await writer.write(.end(nil))
    }

    /// A client that takes nothing for a while is cut, however long all of it lasts.
    ///
    /// - Throws: also where it gives other than it has promised: the client sees a cut answer.
    private func write(_ source: any BodySource, _ writer: Writer) async throws {
        let channel = pipe.channel
        try await channel.triggerUserOutboundEvent(OpenEnd()).get()
        var left = source.length
        while left > 0 {
            let bytes = try await source.next()
            guard !bytes.isEmpty, Int64(bytes.count) <= left else { throw ChannelError.eof }
            left -= Int64(bytes.count)
            let cut = channel.eventLoop.scheduleTask(in: TimeAmount(limits.streamPause)) {
                channel.close(promise: nil)
            }
            defer { cut.cancel() }
            try await writer.write(.body(.byteBuffer(channel.allocator.buffer(bytes: bytes))))
        }
    }

    /// A client that takes nothing for a while is cut: what waits for it has no end.
    ///
    /// The connection ends with it: whoever reads a stream asks for nothing else.
    private func write(
        _ stream: AnswerStream, of answer: Answer, to head: RequestHead, _ writer: Writer
    ) async throws {
        let channel = pipe.channel
        defer { stream.end() }
        channel.closeFuture.whenComplete { _ in stream.end() }
        try await channel.triggerUserOutboundEvent(OpenEnd()).get()
        var fields = HTTPHeaders(answer.headers + responder.commonHeaders(id: head.id))
        fields.replaceOrAdd(name: "Connection", value: "close")
        let status = HTTPResponseStatus(statusCode: answer.status)
        // An old client knows no chunks: for it the end of the connection is the end.
        let version: HTTPVersion = head.isOld ? .http1_0 : .http1_1
        try await writer.write(
            .head(HTTPResponseHead(version: version, status: status, headers: fields)))
        for await part in stream.parts {
            let cut = channel.eventLoop.scheduleTask(in: TimeAmount(limits.streamPause)) {
                channel.close(promise: nil)
            }
            defer { cut.cancel() }
            try await writer.write(.body(.byteBuffer(channel.allocator.buffer(bytes: part))))
        }
        try await writer.write(.end(nil))
    }
}
