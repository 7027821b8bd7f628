// SPDX-License-Identifier: Apache-2.0

/// What the server asks for each request.
package protocol Responder: Sendable {
    /// Decides by the head alone, before a byte of the body is read.
    func receive(_ head: RequestHead) async -> Reception
    /// The answer to a body that is longer than it may be.
    func refuseBody(_ head: RequestHead) -> Answer
    /// The answer to what took too long, made without waiting for anything.
    func refuse(_ slowness: Slowness, of target: String, id: String) -> Answer
    /// What stands on every answer.
    func commonHeaders(id: String) -> [(name: String, value: String)]
    /// Told of each answer.
    func answered(_ head: RequestHead, _ answer: Answer, in time: Duration)
}
