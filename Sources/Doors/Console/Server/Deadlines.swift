// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOHTTP1

/// Ends a connection whose client is too slow: with a header, with a body, or with all of it.
///
/// Bytes that trickle in don't help: each time is one of a whole thing.
final class Deadlines: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let limits: ServerLimits
    private let refuse: @Sendable (Slowness, _ target: String) -> Answer
    private var target = ""
    private var step: Scheduled<Void>?
    private var whole: Scheduled<Void>?
    private var steady: SteadyBody?
    /// Whether the next bytes are asked for: else a pause is ours.
    private var isAsking = false
    private var isReading = false
    private var isAnswering = false
    private var hasBegunAnswer = false
    private var isOver = false

    /// - Parameter refuse: the whole answer to what took too long.
    init(
        _ limits: ServerLimits,
        refuse: @escaping @Sendable (Slowness, _ target: String) -> Answer
    ) {
        self.limits = limits
        self.refuse = refuse
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { waitForHeader(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        waitForHeader(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        stop()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { stop() }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        isAsking = false
        switch Self.unwrapInboundIn(data) {
        case .head(let head):
            target = head.uri
            (isReading, isAnswering, hasBegunAnswer) = (true, true, false)
            waitForBody(context)
            limitWhole(context)
        case .body(let buffer):
            steady?.takes(buffer.readableBytes, at: .now())
            waitForBody(context)
        case .end:
            step?.cancel()
            step = nil
            isReading = false
            // What has come may still wait for who takes it: until then no time is counted.
            if steady != nil {
                steady = nil
                whole?.cancel()
            }
            waitForNext(context)
        }
        context.fireChannelRead(data)
    }

    func read(context: ChannelHandlerContext) {
        if !isAsking, steady != nil {
            steady?.asks(at: .now())
            waitForBody(context)
        }
        isAsking = true
        context.read()
    }

    func triggerUserOutboundEvent(
        context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?
    ) {
        if event is OpenEnd {
            whole?.cancel()
            whole = nil
            promise?.succeed()
            return
        }
        if event is SteadyBody.Taken {
            // From here on it is a request as any other.
            if isAnswering { limitWhole(context) }
            promise?.succeed()
            return
        }
        guard var body = event as? SteadyBody else {
            return context.triggerUserOutboundEvent(event, promise: promise)
        }
        if isReading {
            if isAsking { body.asks(at: .now()) }
            steady = body
            limitPace(context)
        }
        promise?.succeed()
    }

    private func waitForBody(_ context: ChannelHandlerContext) {
        step = restart(step, after: limits.bodyPause, context) { deadlines, context in
            guard deadlines.steady == nil || deadlines.isAsking else { return }
            deadlines.refuseSlowness(context)
        }
    }

    private func limitWhole(_ context: ChannelHandlerContext) {
        whole = restart(whole, after: limits.requestTime, context) { $0.refuseSlowness($1) }
    }

    /// Instead of the limit of a whole request.
    private func limitPace(_ context: ChannelHandlerContext) {
        guard let left = steady?.left(at: .now()) else { return }
        guard left > .zero else { return refuseSlowness(context) }
        whole?.cancel()
        whole = context.eventLoop.assumeIsolated().scheduleTask(in: left) { [weak self] in
            guard let self, !isOver else { return }
            limitPace(context)
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard !isOver else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        switch Self.unwrapOutboundIn(data) {
        case .head(let head): if head.status.code >= 200 { hasBegunAnswer = true }
        case .body: break
        case .end:
            // Once the client has taken it: a slow reader is not one that says nothing.
            let sent = promise ?? context.eventLoop.makePromise()
            sent.futureResult.assumeIsolated().whenComplete { [weak self] _ in
                guard let self, !isOver else { return }
                isAnswering = false
                waitForNext(context)
            }
            return context.write(data, promise: sent)
        }
        context.write(data, promise: promise)
    }

    /// Once both sides have said all.
    private func waitForNext(_ context: ChannelHandlerContext) {
        guard !isReading, !isAnswering else { return }
        waitForHeader(context)
    }

    private func waitForHeader(_ context: ChannelHandlerContext) {
        whole?.cancel()
        (whole, steady) = (nil, nil)
        step = restart(step, after: limits.headerTime, context) { _, context in
            context.close(promise: nil)
        }
    }

    private func restart(
        _ old: Scheduled<Void>?, after time: Duration, _ context: ChannelHandlerContext,
        _ act: @escaping (Deadlines, ChannelHandlerContext) -> Void
    ) -> Scheduled<Void> {
        old?.cancel()
        return context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(time)) {
            [weak self] in
            guard let self, !isOver else { return }
            act(self, context)
        }
    }

    private func refuseSlowness(_ context: ChannelHandlerContext) {
        stop()
        isOver = true
        guard !hasBegunAnswer else { return context.close(promise: nil) }
        let answer = refuse(isReading ? .clients : .ours, target)
        var fields = HTTPHeaders(answer.headers)
        fields.add(name: "Content-Length", value: "\(answer.body.count)")
        fields.add(name: "Connection", value: "close")
        let head = HTTPResponseHead(
            version: .http1_1, status: HTTPResponseStatus(statusCode: answer.status),
            headers: fields)
        context.write(Self.wrapOutboundOut(.head(head)), promise: nil)
        let body = context.channel.allocator.buffer(bytes: answer.body)
        context.write(Self.wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        let written = context.writeAndFlush(Self.wrapOutboundOut(.end(nil)))
        written.assumeIsolated().whenComplete { _ in context.close(promise: nil) }
    }

    private func stop() {
        step?.cancel()
        whole?.cancel()
        (step, whole) = (nil, nil)
    }
}
