// SPDX-License-Identifier: Apache-2.0

/// What a client may take of the server: sizes in bytes, and times.
package struct ServerLimits: Sendable {
    package var header = 32 << 10
    package var target = 8 << 10
    /// Of every body that is no upload.
    package var body = 1 << 20
    /// Of the forms of who is not logged in.
    package var strangersBody = 16 << 10
    /// Of the body of an upload.
    package var upload = 256 << 20
    /// Bytes a second that an upload must come at, on average.
    package var uploadPace = 1 << 10
    /// Of a body that nobody reads: behind more the connection ends.
    package var drained = 16 << 20
    /// Of all clients; each takes a descriptor.
    package var connections = 1_024
    /// Of one address: nobody shuts out the others.
    package var connectionsOfPeer = 64
    /// Addresses that stand for many clients: proxies, and this host.
    package var unlimitedPeers: Set<String> = []
    /// A whole header, also the next one on the same connection.
    package var headerTime = Duration.seconds(10)
    /// A pause in a body.
    package var bodyPause = Duration.seconds(15)
    /// From the end of the header to the end of the answer; of an upload, from the end of its body.
    package var requestTime = Duration.seconds(60)
    /// What a reader of a stream may leave a part of it unread.
    package var streamPause = Duration.seconds(10)
    /// What a stopping server lets requests in hand have.
    package var stopTime = Duration.milliseconds(1_400)
    /// What they have to say so, once what they wait for is cut.
    package var cutTime = Duration.milliseconds(300)

    package init() {}
}
