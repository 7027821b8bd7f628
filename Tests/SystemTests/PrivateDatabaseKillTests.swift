// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// kill -9 of the private PostgreSQL, as the kernel does it when memory is short.
    @Suite struct PrivateDatabaseKills {
        @Test func `the service starts it again, and files load within three seconds`() async throws
        {
            try await World.withPrivateDatabase { world in
                // A feed that fails rests for long: it is to be woken, not to wait.
                let service = try world.start([
                    "BASCULE_RETRY_BASE": "20s", "BASCULE_RETRY_CAP": "60s",
                ])
                try world.drop([DroppedFile("first.csv", rows: 3)])
                try await world.waitUntilSettled(1, by: service)
                var slowest = Duration.zero
                var server: Int32 = 0
                for round in 1...4 {
                    // The last file may have come in over a connection that outlived the server.
                    server = try await eventuallySome("there is a server that was not killed") {
                        world.postmaster().flatMap { $0 == server ? nil : $0 }
                    }
                    kill(server, SIGKILL)
                    let killedAt = ContinuousClock.now
                    try world.drop([DroppedFile("after\(round).csv", rows: 2)])
                    let archive = world.home.archive
                    try await eventually("the file is in the archive", every: .milliseconds(5)) {
                        try world.home.files(in: [archive]).keys
                            .contains { $0.hasSuffix("/after\(round).csv") }
                    }
                    slowest = max(slowest, killedAt.duration(to: .now))
                    print("PostgreSQL killed → loaded: \(killedAt.duration(to: .now))")
                }
                #expect(
                    slowest < .seconds(8),
                    "the bar is 3 s, on a machine that is not busy: \(service.lastWords)")
                // The last file may have come in over a connection that outlived the server.
                try await eventually("it tells that it has started it again") {
                    service.child.errors.contains("the private PostgreSQL runs again")
                }
                #expect(try await service.terminate() == 0, "\(service.lastWords)")
            }
        }

        @Test func `a server that can't live is started ever later, and the service waits for it`()
            async throws
        {
            try await World.withPrivateDatabase { world in
                let service = try world.start()
                try await eventually("it is ready") { service.child.errors.contains("ready: ") }
                let data = world.home.path + "/var/postgres/data"
                let pid = try #require(world.postmaster())
                let hidden = data + "/global.hidden"
                try FileManager.default.moveItem(atPath: data + "/global", toPath: hidden)
                kill(pid, SIGKILL)
                try await eventually("it has failed to start it some times", within: .seconds(60)) {
                    service.child.errors.components(separatedBy: "can't be started").count > 3
                }
                #expect(service.child.isRunning)
                try FileManager.default.moveItem(atPath: hidden, toPath: data + "/global")
                let file = DroppedFile("after.csv", rows: 3)
                try world.drop([file])
                try await world.waitUntilSettled(1, by: service)
                try await world.assertEverythingAccountedFor([file])
            }
        }

        @Test func `service and PostgreSQL killed at random moments under load`() async throws {
            var random = SeededGenerator(for: "service and PostgreSQL killed at random moments")
            let seconds = 65.0
            let files = (0..<400).map {
                DroppedFile(
                    "kill\($0).csv", rows: .random(in: 5...200, using: &random),
                    bad: $0 % 7 == 0 ? 1 : 0)
            }
            try await World.withPrivateDatabase { world in
                // A kill counts as an attempt: more kills than attempts are no fault of the files
                // here.
                let settings = ["BASCULE_BATCH_FILES": "8", "BASCULE_RETRY_ATTEMPTS": "100"]
                var service = try world.start(settings)
                let end = ContinuousClock.now + .seconds(seconds)
                var (dropped, kills) = (0, 0)
                while ContinuousClock.now < end || kills < 12 {
                    let next = min(files.count, dropped + 14)
                    try world.drop(Array(files[dropped..<next]))
                    dropped = next
                    let life = Duration.milliseconds(.random(in: 200...3_500, using: &random))
                    _ = try await stays(true: life) { service.child.isRunning }
                    #expect(service.child.isRunning, "\(service.lastWords)")
                    if Bool.random(using: &random) || kills == 0, let server = world.postmaster() {
                        kill(server, SIGKILL)
                        kills += 1
                    }
                    // Sometimes both at once: the next start finds a dead server's leavings.
                    if Int.random(in: 0..<3, using: &random) == 0 {
                        try await service.killNow()
                        service = try world.start(settings)
                    }
                }
                try world.drop(Array(files[dropped...]))
                print("PostgreSQL was killed \(kills) times")
                try await world.waitUntilSettled(files.count, by: service)
                try await world.assertEverythingAccountedFor(files)
                // Commits that were not waited for may be lost by a crash: that is no database that
                // went back.
                let doctor = try await world.run(["doctor"])
                #expect(!doctor.output.contains("went back"), "\(doctor.output)")
                let compared = try await world.run(["files", "reconcile"])
                #expect(compared.status == 0, "\(compared.output)\(compared.errors)")
            }
        }
    }
}
