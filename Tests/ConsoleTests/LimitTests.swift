// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import Console

/// What a client may take of the server.
@Suite struct LimitTests {
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test func `a header that trickles in ends the connection`() async throws {
        var limits = ServerLimits()
        limits.headerTime = .milliseconds(400)
        try await ConsoleScene.with(limits: limits) { scene in
            let began = ContinuousClock.now
            let parts = [bytes("GET / HTTP/1.1\r\n")] + (0..<100).map { bytes("X-\($0): a\r\n") }
            let reply = try await RawClient.talk(to: scene.port, parts, pause: .milliseconds(50))
            #expect(reply.isEmpty)
            #expect(.now - began < .seconds(4))
        }
    }

    @Test func `a body that trickles in is 408, however small its pauses`() async throws {
        var limits = ServerLimits()
        limits.requestTime = .milliseconds(600)
        try await ConsoleScene.with(limits: limits) { scene in
            let began = ContinuousClock.now
            let head = "POST /theme HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n"
            let parts = [bytes(head)] + (0..<100).map { _ in bytes("a") }
            let reply = Reply(
                try await RawClient.talk(to: scene.port, parts, pause: .milliseconds(50)))
            #expect(reply?.status == 408)
            #expect(.now - began < .seconds(5))
        }
    }

    @Test func `a body without a length is cut at its limit`() async throws {
        var limits = ServerLimits()
        limits.body = 1_000
        try await ConsoleScene.with(limits: limits) { scene in
            func post(_ count: Int) async throws -> Int? {
                let chunk =
                    String(count, radix: 16) + "\r\n" + String(repeating: "a", count: count)
                    + "\r\n0\r\n\r\n"
                let head =
                    "POST /theme HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                return Reply(try await RawClient.talk(to: scene.port, [bytes(head + chunk)]))?
                    .status
            }
            let (whole, cut) = (try await post(1_000), try await post(1_001))
            #expect(whole == 403)
            #expect(cut == 413)
        }
    }

    @Test func `a header of more than its limit is refused`() async throws {
        try await ConsoleScene.with { scene in
            #expect(
                try await scene.send(
                    "GET", "/healthz", headers: ["X-A: " + String(repeating: "a", count: 20_000)]
                ).status == 200)
            let reply = try await scene.send(
                "GET", "/healthz",
                headers: (0..<40).map { "X-\($0): " + String(repeating: "a", count: 1_000) })
            #expect(reply.status == 400)
        }
    }

    @Test func `two requests on one connection are answered in order`() async throws {
        try await ConsoleScene.with { scene in
            let text =
                "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
            let reply = String(
                decoding: try await RawClient.talk(to: scene.port, [bytes(text)]), as: UTF8.self)
            let statuses = reply.matches(of: /HTTP\/1\.1 (\d+)/).map { String($0.output.1) }
            #expect(statuses == ["200", "404"])
        }
    }

    @Test func `who asks first is told to go on`() async throws {
        try await ConsoleScene.with { scene in
            let text =
                "POST /theme HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\na"
            let reply = String(
                decoding: try await RawClient.talk(to: scene.port, [bytes(text)]), as: UTF8.self)
            #expect(reply.hasPrefix("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 403"))
        }
    }

    @Test func `an idle connection does not hold up a stop`() async throws {
        try await ConsoleScene.with { scene in
            let began = ContinuousClock.now
            async let idle = RawClient.talk(
                to: scene.port, [bytes("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")])
            async let half = RawClient.talk(
                to: scene.port,
                [bytes("POST /theme HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n")])
            try await eventually("the console answers") {
                try await scene.send("GET", "/healthz").status == 200
            }
            await scene.stop()
            _ = try await (idle, half)
            #expect(.now - began < .seconds(4))
        }
    }
}
