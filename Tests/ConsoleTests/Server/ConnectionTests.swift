// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import Console

/// Connections: how many, how long, and what becomes of their answers.
@Suite struct ConnectionTests {
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    private let request = "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"

    /// Holds a connection with half a request while the body runs.
    private func holding(_ port: Int, _ body: () async throws -> Void) async throws {
        async let held = RawClient.talk(to: port, [bytes("GET /healthz HTTP/1.1\r\n")])
        try await body()
        _ = try await held
    }

    @Test(arguments: [true, false])
    func `one client more than there is room for is turned away, and the others are served`(
        isOfPeer: Bool
    ) async throws {
        var limits = ServerLimits()
        limits.headerTime = .seconds(1)
        if isOfPeer { limits.connectionsOfPeer = 1 } else { limits.connections = 1 }
        try await BareServer.with(limits) { _ in
            Answer(200)
        } _: { port in
            try await holding(port) {
                try await eventually("the connection beside it is turned away") {
                    try await RawClient.talk(to: port, [bytes(request)]).isEmpty
                }
            }
            try await eventually("there is room again") {
                Reply(try await RawClient.talk(to: port, [bytes(request)]))?.status == 200
            }
        }
    }

    @Test func `a proxy may have more connections than one client`() async throws {
        var limits = ServerLimits()
        (limits.headerTime, limits.connectionsOfPeer) = (.seconds(1), 1)
        limits.unlimitedPeers = ["127.0.0.1"]
        try await BareServer.with(limits) { _ in
            Answer(200)
        } _: { port in
            try await holding(port) {
                let reply = Reply(try await RawClient.talk(to: port, [bytes(request)]))
                #expect(reply?.status == 200)
            }
        }
    }

    @Test func `a large answer comes whole before the connection is closed`() async throws {
        let size = 16 << 20
        try await BareServer.with { _ in
            Answer(200, body: [UInt8](repeating: 0x61, count: size))
        } _: { port in
            for version in ["1.0", "1.1"] {
                let text = "GET / HTTP/\(version)\r\nHost: x\r\nConnection: close\r\n\r\n"
                let answer = try await RawClient.talk(to: port, [bytes(text)])
                #expect(answer.count > size, "HTTP/\(version)")
            }
        }
    }

    @Test func `what is asked to upgrade, or speaks HTTP 1.0, is told that its connection ends`()
        async throws
    {
        try await BareServer.with { _ in
            Answer(200)
        } _: { port in
            let upgrade =
                "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n"
            let old = "GET / HTTP/1.0\r\nHost: x\r\nConnection: keep-alive\r\n\r\n"
            for text in [upgrade, old] {
                let began = ContinuousClock.now
                let reply = Reply(try await RawClient.talk(to: port, [bytes(text)]))
                #expect(reply?.status == 200)
                #expect(reply?["connection"] == "close")
                #expect(.now - began < .seconds(5))
            }
        }
    }

    @Test func `what takes the server too long is its own slowness`() async throws {
        var limits = ServerLimits()
        limits.requestTime = .milliseconds(300)
        try await BareServer.with(limits) { _ in
            await untilCancelled()
            return Answer(200)
        } _: { port in
            let reply = Reply(try await RawClient.talk(to: port, [bytes(request)]))
            #expect(reply?.status == 503)
        }
    }

    @Test func `work for a client that has gone is cancelled`() async throws {
        let (beginnings, begins) = AsyncStream.makeStream(of: Void.self)
        let (ends, ended) = AsyncStream.makeStream(of: Void.self)
        try await BareServer.with { _ in
            begins.yield()
            await untilCancelled()
            ended.yield()
            return Answer(200)
        } _: { port in
            try await withThrowingTaskGroup(of: Void.self) { clients in
                clients.addTask { _ = try await RawClient.talk(to: port, [bytes(request)]) }
                _ = await beginnings.first { _ in true }
                clients.cancelAll()
                do { try await clients.waitForAll() } catch is CancellationError {}
            }
            _ = await ends.first { _ in true }
        }
    }
}

/// Until the task is cancelled.
private func untilCancelled() async {
    let (stream, end) = AsyncStream.makeStream(of: Void.self)
    await withTaskCancellationHandler {
        for await _ in stream {}
    } onCancel: {
        end.finish()
    }
}
