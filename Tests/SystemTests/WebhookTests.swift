// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// `bascule webhooks`, with a real receiver and a service that is killed.
    @Suite struct WebhookSystem {
        private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

        private func declare(_ world: World, at port: Int) throws -> [String: String] {
            try world.declare(
                """
                webhook: lims
                url: http://127.0.0.1:\(port)/ok
                events: [file.loaded, file.rejected, file.reverted]
                secret: { env: LIMS_SECRET }
                """, "webhooks/lims")
            return [
                "LIMS_SECRET": Self.secret,
                "BASCULE_CONSOLE_SOURCE_HOSTS": "[\"127.0.0.1:\(port)\"]",
                "BASCULE_CONSOLE_SOURCE_PRIVATE": #"["127.0.0.0/8"]"#,
            ]
        }

        @Test func `a file that is loaded, refused and taken back is told, signed`() async throws {
            try await HookReceiver.with(secret: Self.secret) { server in
                try await NightSite.with { world in
                    let more = try declare(world, at: server.port)
                    #expect(try await world.run(["migrate"]).status == 0)
                    let check = try await world.run(["webhooks", "check"], environment: more)
                    #expect(check.status == 0 && check.output.contains("lims"), "\(check)")
                    let test = try await world.run(["webhooks", "send", "lims"], environment: more)
                    #expect(test.status == 0 && test.output.contains("accepted: 1"), "\(test)")
                    let files = [
                        DroppedFile("a.csv", rows: 3), DroppedFile("b.csv", rows: 2, bad: 1),
                    ]
                    for file in files {
                        let path = try world.write(file.name, file.text)
                        _ = try await world.run(["import", path, "--feed", DroppedFile.feed])
                    }
                    #expect(try await world.run(["files", "revert", "1"]).status == 0)
                    let sent = try await world.run(["webhooks", "send", "lims"], environment: more)
                    #expect(sent.status == 0, "\(sent)")
                    let types = server.taken.map { taken in
                        taken.body.firstMatch(of: #/"type":"([a-z.]+)"/#).map { String($0.1) } ?? ""
                    }
                    #expect(
                        types.filter { $0.hasPrefix("file") } == [
                            "file.loaded", "file.loaded", "file.reverted",
                        ])
                    #expect(server.taken.allSatisfy { $0.right == 1 })
                }
            }
        }

        /// Kills the sender at each of its steps, again and again; the promise is what the receiver has then.
        @Test(arguments: [
            "webhook_recorded", "webhook_claimed", "webhook_said", "webhook_settled",
        ])
        func `a sender that is killed sends once, or again under the same id`(
            _ step: String
        ) async throws {
            let rounds = KillRounds.count
            try await HookReceiver.with(secret: Self.secret) { server in
                try await NightSite.with { world in
                    let more = try declare(world, at: server.port)
                    #expect(try await world.run(["migrate"]).status == 0)
                    var made: Set<String> = []
                    for _ in 0..<rounds {
                        made.formUnion(try await killed(at: step, in: world, more))
                    }
                    #expect(made.count == rounds)
                    let states = try await world.texts(
                        "select distinct state from bascule.webhook_messages")
                    #expect(states == ["accepted"])
                    let events = try await world.texts("select event from bascule.webhook_messages")
                    let came = Dictionary(grouping: server.taken, by: \.id)
                    #expect(Set(came.keys) == Set(events), "none is lost, none is another's")
                    for (id, copies) in came {
                        let isTwice = made.contains(id) && step == "webhook_said"
                        #expect(copies.count == (isTwice ? 2 : 1))
                        #expect(Set(copies.map(\.body)).count == 1)
                        #expect(copies.allSatisfy { $0.right == 1 })
                    }
                    KillRounds.tell(
                        step, came.values.reduce(into: [:]) { $0[$1.count, default: 0] += 1 })
                }
            }
        }

        /// One round: a process makes a message and is killed, a second one sends what is left.
        ///
        /// - Returns: the ids of what the first one made.
        private func killed(
            at step: String, in world: World, _ more: [String: String]
        ) async throws -> [String] {
            let last = try await world.number(
                "select coalesce(max(id), 0) from bascule.webhook_message")
            let killed = try await world.run(
                ["webhooks", "send", "lims"],
                environment: more.merging(["BASCULE_CRASH_AT": step]) { $1 })
            #expect(killed.status == -SIGKILL, "\(killed)")
            let made = try await world.texts(
                "select event from bascule.webhook_message where id > \(Int64(last))")
            let next = try await world.run(["webhooks", "send", "lims"], environment: more)
            #expect(next.status == 0, "\(next)")
            return made
        }
    }
}
