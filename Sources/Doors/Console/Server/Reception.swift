// SPDX-License-Identifier: Apache-2.0

/// What is done with a request after its head.
package enum Reception: Sendable {
    case answer(Answer)
    /// The body is read, up to so many bytes.
    case takesBody(limit: Int, then: @Sendable ([UInt8]) async -> Answer)
    /// The body goes on as it comes, up to so many bytes: it is never whole in memory, may take as
    /// long as it keeps `ServerLimits.uploadPace`, and waits while the sink does.
    case streamsBody(limit: Int, to: any BodySink)
}
