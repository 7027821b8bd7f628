// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOPosix
import Synchronization
import TestSupport
import Testing

@testable import Console

/// Answers that are written as they come.
@Suite struct StreamTests {
    /// Answers everything with a stream that has no end.
    private final class Endless: Responder {
        let ended = Atomic(0)
        let size: Int

        init(size: Int) { self.size = size }

        func receive(_ head: RequestHead) async -> Reception {
            var answer = Answer(200, headers: [("Content-Type", "text/plain")])
            let part = [UInt8](repeating: 65, count: size)
            let (parts, out) = AsyncStream.makeStream(
                of: [UInt8].self, bufferingPolicy: .bufferingNewest(1))
            let feeding = Task {
                while !Task.isCancelled {
                    out.yield(part)
                    // lint:allow test-sleep: the stream's own pace
                    try await Task.sleep(for: .milliseconds(1))
                }
            }
            answer.stream = AnswerStream(parts: parts) { [self] in
                feeding.cancel()
                out.finish()
                ended.add(1, ordering: .relaxed)
            }
            return .answer(answer)
        }

        func refuseBody(_ head: RequestHead) -> Answer { Answer(413) }
        func refuse(_ slowness: Slowness, of target: String, id: String) -> Answer { Answer(408) }
        func commonHeaders(id: String) -> [(name: String, value: String)] { [] }
        func answered(_ head: RequestHead, _ answer: Answer, in time: Duration) {}
    }

    private func serve(
        _ responder: Endless, _ limits: ServerLimits,
        _ body: @escaping @Sendable (Int) async throws -> Void
    ) async throws {
        let (ports, told) = AsyncStream.makeStream(of: Int.self)
        let server = HTTPServer(
            address: "127.0.0.1", port: 0, limits: limits, responder: responder)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run { told.yield($0) } }
            let port = try #require(await ports.first { _ in true })
            try await body(port)
            group.cancelAll()
        }
    }

    @Test func `a reader that reads nothing is cut`() async throws {
        var limits = ServerLimits()
        limits.streamPause = .milliseconds(300)
        let responder = Endless(size: 1 << 20)
        try await serve(responder, limits) { port in
            let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .channelOption(.autoRead, value: false)
                .connect(host: "127.0.0.1", port: port).get()
            try await channel.writeAndFlush(
                ByteBuffer(string: "GET / HTTP/1.1\r\nHost: x\r\n\r\n"))
            try await eventually("it is cut", within: .seconds(5)) {
                responder.ended.load(ordering: .relaxed) > 0
            }
            try await channel.close()
        }
    }

    @Test func `a stream has no time limit, and a client that goes ends it at once`() async throws {
        var limits = ServerLimits()
        limits.requestTime = .milliseconds(300)
        let responder = Endless(size: 10)
        try await serve(responder, limits) { port in
            let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .connect(host: "127.0.0.1", port: port).get()
            try await channel.writeAndFlush(
                ByteBuffer(string: "GET / HTTP/1.1\r\nHost: x\r\n\r\n"))
            // lint:allow test-sleep: nothing must happen meanwhile
            try await Task.sleep(for: .milliseconds(900))
            #expect(responder.ended.load(ordering: .relaxed) == 0)
            try await channel.close()
            try await eventually("it ends", within: .seconds(2)) {
                responder.ended.load(ordering: .relaxed) > 0
            }
        }
    }

    @Test func `an old client gets no chunks`() async throws {
        let responder = Endless(size: 10)
        try await serve(responder, ServerLimits()) { port in
            let text = Mutex("")
            let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .channelInitializer { channel in
                    channel.pipeline.addHandler(Collector { part in text.withLock { $0 += part } })
                }
                .connect(host: "127.0.0.1", port: port).get()
            try await channel.writeAndFlush(ByteBuffer(string: "GET / HTTP/1.0\r\n\r\n"))
            try await eventually("it comes") { text.withLock { $0.contains("AAAAAAAAAAAAAAA") } }
            #expect(!text.withLock { $0.lowercased().contains("chunked") })
            try await channel.close()
        }
    }

    private final class Collector: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer
        private let take: @Sendable (String) -> Void

        init(_ take: @escaping @Sendable (String) -> Void) { self.take = take }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            take(String(buffer: Self.unwrapInboundIn(data)))
        }
    }
}
