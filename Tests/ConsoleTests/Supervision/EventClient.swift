// SPDX-License-Identifier: Apache-2.0

import Foundation
import NIOCore
import NIOPosix
import Synchronization
import TestSupport

/// A reader of `/events`.
final class EventClient: Sendable {
    private let channel: any Channel
    private let heard: Heard

    private final class Heard: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer
        let bytes = Mutex<[UInt8]>([])
        let isOver = Atomic(false)

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let part = Self.unwrapInboundIn(data)
            bytes.withLock { $0 += part.readableBytesView }
        }

        func channelInactive(context: ChannelHandlerContext) {
            isOver.store(true, ordering: .relaxed)
        }
    }

    private init(_ channel: any Channel, _ heard: Heard) {
        self.channel = channel
        self.heard = heard
    }

    /// Asks, and waits for the head of the answer.
    static func open(
        _ port: Int, key: String?, topics: String? = nil, headers: [String] = []
    ) async throws -> EventClient {
        let heard = Heard()
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .channelInitializer { $0.pipeline.addHandler(heard) }
            .connect(host: "127.0.0.1", port: port).get()
        let path = "/events" + (topics.map { "?topics=\($0)" } ?? "")
        let cookie = key.map { ["Cookie: bascule_session=\($0)"] } ?? []
        let lines = ["GET \(path) HTTP/1.1", "Host: localhost:\(port)"] + cookie + headers
        try await channel.writeAndFlush(
            ByteBuffer(string: lines.joined(separator: "\r\n") + "\r\n\r\n"))
        let client = EventClient(channel, heard)
        try await eventually("the answer begins") { client.text.contains("\r\n\r\n") }
        return client
    }

    var text: String { String(decoding: heard.bytes.withLock { $0 }, as: UTF8.self) }
    var isOver: Bool { heard.isOver.load(ordering: .relaxed) }
    var status: Int? { text.split(separator: " ").dropFirst().first.flatMap { Int($0) } }

    /// Each event's counts, in order.
    var counts: [[String: Int]] {
        text.matches(of: /event: counts\ndata: (.*)\n\n/).compactMap { match in
            try? JSONDecoder().decode([String: Int].self, from: Data(match.output.1.utf8))
        }
    }

    func close() async throws { try await channel.close() }
}
