// SPDX-License-Identifier: Apache-2.0

import Synchronization
import TestSupport
import Testing

@testable import Console

/// Bodies that are handed on as they come.
@Suite struct StreamedBodyTests {
    private final class Counter: BodySink {
        struct Account { var bytes = 0, pieces = 0, isAbandoned = false, isOpen = false }

        private let book = Mutex(Account())
        var account: Account { book.withLock { $0 } }
        let pause: Duration?
        let refusedAt: Int

        init(pause: Duration? = nil, refusedAt: Int = .max) {
            self.pause = pause
            self.refusedAt = refusedAt
        }

        func take(_ bytes: [UInt8]) async -> Answer? {
            let sum = book.withLock { account in
                account.bytes += bytes.count
                account.pieces += 1
                return account.bytes
            }
            // lint:allow test-sleep: a slow disk is what is tested
            if let pause { do { try await Task.sleep(for: pause) } catch {} }
            return sum >= refusedAt ? Answer(422) : nil
        }

        func end() async -> Answer {
            Answer(200, body: Array("\(account.bytes)".utf8))
        }

        func abandon() async { book.withLock { $0.isAbandoned = true } }
    }

    private struct Streaming: Responder {
        let limit: Int
        let sink: Counter

        func receive(_ head: RequestHead) async -> Reception {
            .streamsBody(limit: limit, to: sink)
        }
        func refuseBody(_ head: RequestHead) -> Answer { Answer(413) }
        func refuse(_ slowness: Slowness, of target: String, id: String) -> Answer { Answer(408) }
        func commonHeaders(id: String) -> [(name: String, value: String)] { [] }
        func answered(_ head: RequestHead, _ answer: Answer, in time: Duration) {}
    }

    private func talk(
        _ sink: Counter, limit: Int = 1 << 30, limits: ServerLimits = ServerLimits(),
        pause: Duration? = nil, _ parts: [String]
    ) async throws -> Reply? {
        let server = HTTPServer(
            address: "127.0.0.1", port: 0, limits: limits,
            responder: Streaming(limit: limit, sink: sink))
        let (ports, told) = AsyncStream.makeStream(of: Int.self)
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await server.run { told.yield($0) } }
            let port = try #require(await ports.first { _ in true })
            let reply = Reply(
                try await RawClient.talk(to: port, parts.map { Array($0.utf8) }, pause: pause))
            tasks.cancelAll()
            do { try await tasks.waitForAll() } catch is CancellationError {}
            return reply
        }
    }

    private static let head = "POST /up HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"

    private static func sized(_ count: Int) -> String { head + "Content-Length: \(count)\r\n\r\n" }

    private static func chunk(_ count: Int) -> String {
        String(count, radix: 16) + "\r\n" + String(repeating: "a", count: count) + "\r\n"
    }

    @Test func `a body is handed on piece by piece`() async throws {
        let sink = Counter()
        let text = Self.sized(3_000_000) + String(repeating: "a", count: 3_000_000)
        let reply = try await talk(sink, [text])
        #expect(reply?.status == 200 && reply?.body == "3000000")
        #expect(sink.account.pieces > 20)
        #expect(!sink.account.isAbandoned)
    }

    @Test func `a length above the limit is 413 at once`() async throws {
        let sink = Counter()
        let began = ContinuousClock.now
        let reply = try await talk(sink, limit: 1_000, [Self.sized(1_001)])
        #expect(reply?.status == 413)
        #expect(.now - began < .seconds(5))
        #expect(sink.account.isAbandoned && sink.account.bytes == 0)
        let edge = try await talk(
            Counter(), limit: 1_000, [Self.sized(1_000) + String(repeating: "a", count: 1_000)])
        #expect(edge?.status == 200)
    }

    @Test func `without a length it is cut at the limit`() async throws {
        let head = Self.head + "Transfer-Encoding: chunked\r\n\r\n"
        let edge = try await talk(
            Counter(), limit: 1_000, [head + Self.chunk(500) + Self.chunk(500) + "0\r\n\r\n"])
        #expect(edge?.status == 200 && edge?.body == "1000")
        let sink = Counter()
        let cut = try await talk(
            sink, limit: 1_000, [head + Self.chunk(500) + Self.chunk(501) + "0\r\n\r\n"])
        #expect(cut?.status == 413)
        #expect(sink.account.isAbandoned)
    }

    @Test func `what refuses answers before the rest has come`() async throws {
        let sink = Counter(refusedAt: 10)
        let reply = try await talk(sink, [Self.sized(1_000) + "aaaaaaaaaa"])
        #expect(reply?.status == 422)
        #expect(sink.account.isAbandoned)
    }

    @Test func `a client that goes away leaves nothing behind`() async throws {
        let sink = Counter()
        var limits = ServerLimits()
        limits.bodyPause = .milliseconds(300)
        let reply = try await talk(sink, limits: limits, [Self.sized(1_000) + "aaa"])
        #expect(reply?.status == 408)
        try await eventually("the sink is told") { sink.account.isAbandoned }
    }

    @Test func `a body below the pace is 408, however small its pauses`() async throws {
        var limits = ServerLimits()
        (limits.bodyPause, limits.uploadPace) = (.milliseconds(500), 10_000)
        let began = ContinuousClock.now
        let parts = [Self.sized(1_000)] + (0..<100).map { _ in "a" }
        let reply = try await talk(Counter(), limits: limits, pause: .milliseconds(50), parts)
        #expect(reply?.status == 408)
        #expect(.now - began < .seconds(3))
    }

    @Test func `a body at the pace may take longer than a request`() async throws {
        var limits = ServerLimits()
        (limits.requestTime, limits.uploadPace) = (.milliseconds(400), 10)
        let parts = [Self.sized(200)] + (0..<20).map { _ in "aaaaaaaaaa" }
        let reply = try await talk(Counter(), limits: limits, pause: .milliseconds(60), parts)
        #expect(reply?.status == 200)
    }

    /// What waits for the disk is not the client's slowness, and its bytes wait in the network.
    @Test func `a slow sink holds the client back and ends nothing`() async throws {
        var limits = ServerLimits()
        (limits.requestTime, limits.bodyPause) = (.seconds(1), .seconds(1))
        limits.uploadPace = 10_000_000
        let sink = Counter(pause: .milliseconds(300))
        let count = 400_000
        let reply = try await talk(
            sink, limits: limits, [Self.sized(count) + String(repeating: "a", count: count)])
        #expect(reply?.status == 200 && reply?.body == "\(count)")
    }
}
