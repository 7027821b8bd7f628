// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// Tells a client that speaks plain HTTP on a port of TLS what it has to do, and ends it.
///
/// Without it the client sees a connection that breaks, and nobody knows why.
final class PlainTextRefusal: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// The first byte of a TLS record that begins a handshake.
    private static let handshake: UInt8 = 0x16
    private var isOver = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isOver else { return }
        let first = Self.unwrapInboundIn(data).readableBytesView.first
        guard let first, first != Self.handshake else {
            context.fireChannelRead(data)
            if first != nil { context.pipeline.syncOperations.removeHandler(self, promise: nil) }
            return
        }
        isOver = true
        let text = "This port speaks HTTPS. Write https:// before the address.\n"
        let answer = """
            HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\n\
            Content-Length: \(text.utf8.count)\r\nConnection: close\r\n\r\n\(text)
            """
        context.writeAndFlush(Self.wrapOutboundOut(ByteBuffer(string: answer)))
            .assumeIsolated().whenComplete { _ in context.close(promise: nil) }
    }
}
