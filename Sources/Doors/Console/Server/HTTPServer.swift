// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
package import NIOSSL
internal import ServiceLifecycle

/// HTTP/1.1 on one port: limits, deadlines and an orderly end; it knows no path.
package struct HTTPServer: Sendable {
    private let address: String
    private let port: Int
    private let limits: ServerLimits
    private let responder: any Responder
    private let tls: (@Sendable () -> NIOSSLContext)?

    /// - Parameters:
    ///   - port: 0: any that is free.
    ///   - tls: by what the next connection is sealed; nil: none is.
    package init(
        address: String, port: Int, limits: ServerLimits = ServerLimits(),
        tls: (@Sendable () -> NIOSSLContext)? = nil, responder: any Responder
    ) {
        self.tls = tls
        self.address = address
        self.port = port
        self.limits = limits
        self.responder = responder
    }

    /// Serves until the service is asked to stop, or the task is cancelled.
    ///
    /// - Parameters:
    ///   - listening: told the port, once clients may come.
    ///   - cutting: called where requests in hand are cut: ends what their answers wait for.
    /// - Throws: where it can't listen there.
    package func run(
        listening: @Sendable (Int) async -> Void, cutting: @Sendable () -> Void = {}
    ) async throws {
        let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            .bind(host: address, port: port) { [limits, responder, tls] channel in
                channel.eventLoop.makeCompletedFuture {
                    try Self.pipe(channel, limits, tls?(), responder)
                }
            }
        let open = OpenConnections(limits)
        await listening(server.channel.localAddress?.port ?? port)
        try await withGracefulShutdownHandler {
            try await accept(server, open, cutting)
        } onGracefulShutdown: {
            server.channel.close(promise: nil)
            open.endAll()
        }
    }

    private func accept(
        _ server: NIOAsyncChannel<HTTPConnection.Pipe, Never>, _ open: OpenConnections,
        _ cutting: @Sendable () -> Void
    ) async throws {
        try await server.executeThenClose { clients in
            try await withThrowingDiscardingTaskGroup { group in
                for try await client in clients {
                    group.addTask { [limits, responder] in
                        let connection = HTTPConnection(
                            pipe: client, limits: limits, responder: responder)
                        guard open.enter(client.channel, of: connection.peer) else {
                            return await connection.refuse()
                        }
                        defer { open.leave(client.channel, of: connection.peer) }
                        await connection.run()
                    }
                }
                // The server stops: what is in hand has its time, then it is cut.
                guard await !open.isEmpty(within: limits.stopTime) else { return }
                cutting()
                guard await !open.isEmpty(within: limits.cutTime) else { return }
                open.cutAll()
                group.cancelAll()
            }
        }
    }

    private static func pipe(
        _ channel: any Channel, _ limits: ServerLimits, _ tls: NIOSSLContext?,
        _ responder: any Responder
    ) throws -> HTTPConnection.Pipe {
        var sizes = NIOHTTPDecoderLimitConfiguration()
        sizes.maxHeaderListSize = limits.header
        sizes.maxHeaderFieldSize = limits.header
        let line = channel.pipeline.syncOperations
        if let tls {
            try line.addHandler(PlainTextRefusal())
            try line.addHandler(NIOSSLServerHandler(context: tls))
        }
        try line.configureHTTPServerPipeline(
            withPipeliningAssistance: true, withErrorHandling: true,
            withEncoderConfiguration: HTTPResponseEncoder.Configuration(),
            withDecoderLimitConfiguration: sizes)
        try line.addHandler(
            Deadlines(limits) { slowness, target in
                let id = RequestID.make()
                var answer = responder.refuse(slowness, of: target, id: id)
                answer.headers += responder.commonHeaders(id: id)
                return answer
            })
        return try NIOAsyncChannel(
            wrappingChannelSynchronously: channel,
            configuration: NIOAsyncChannel.Configuration(isOutboundHalfClosureEnabled: true))
    }
}
