// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Console

/// The server alone, with answers of the test's own.
struct BareServer: Responder {
    let work: @Sendable (RequestHead) async -> Answer

    func receive(_ head: RequestHead) async -> Reception { .answer(await work(head)) }
    func refuseBody(_ head: RequestHead) -> Answer { Answer(413) }
    func refuse(_ slowness: Slowness, of target: String, id: String) -> Answer {
        Answer(slowness == .ours ? 503 : 408)
    }
    func commonHeaders(id: String) -> [(name: String, value: String)] { [] }
    func answered(_ head: RequestHead, _ answer: Answer, in time: Duration) {}

    /// Lends its port to the body.
    static func with(
        _ limits: ServerLimits = ServerLimits(),
        _ work: @escaping @Sendable (RequestHead) async -> Answer,
        _ body: @escaping @Sendable (Int) async throws -> Void
    ) async throws {
        let (ports, told) = AsyncStream.makeStream(of: Int.self)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                try await HTTPServer(
                    address: "127.0.0.1", port: 0, limits: limits,
                    responder: BareServer(work: work)
                ).run(listening: { told.yield($0) })
            }
            try await body(try #require(await ports.first { _ in true }))
            tasks.cancelAll()
        }
    }
}
