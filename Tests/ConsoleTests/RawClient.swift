// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOPosix

/// A connection to the console, on which bytes are sent and read as they are.
struct RawClient: Sendable {
    typealias Pipe = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    /// What waits longer is ended from here.
    private static let longest = TimeAmount.seconds(40)

    /// Sends the parts, with a pause behind each, and reads until the other side ends the
    /// connection.
    static func talk(
        to port: Int, _ parts: [[UInt8]], pause: Duration? = nil
    ) async throws -> [UInt8] {
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try Pipe(wrappingChannelSynchronously: channel)
                }
            }
        let raw = channel.channel
        let end = raw.eventLoop.scheduleTask(in: longest) { raw.close(promise: nil) }
        defer { end.cancel() }
        return try await channel.executeThenClose { inbound, outbound in
            try await withThrowingTaskGroup(of: [UInt8].self) { group in
                group.addTask {
                    var bytes: [UInt8] = []
                    do {
                        for try await buffer in inbound { bytes += buffer.readableBytesView }
                    } catch is IOError {
                        // Reset: what came before it counts.
                    }
                    return bytes
                }
                for part in parts {
                    do {
                        try await outbound.write(ByteBuffer(bytes: part))
                    } catch {
                        // The other side has ended it already.
                        break
                    }
                    // lint:allow test-sleep: a slow client is what is tested
                    if let pause { try await Task.sleep(for: pause) }
                }
                return try await group.next() ?? []
            }
        }
    }
}
