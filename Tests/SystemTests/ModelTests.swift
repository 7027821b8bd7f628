// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import PrivateCluster
import TestSupport
import Testing

extension WholeService {
    /// Thousands of random actions on the inbox of the running service, which is stopped, killed
    /// and crashed meanwhile; then everything is as a simple model says.
    ///
    /// `BASCULE_TEST_SEED` repeats a run's actions, `BASCULE_TEST_ACTIONS` says how many.
    @Suite struct Models {
        /// Where another file system is, so that files are copied to the archive.
        private static let otherFileSystem = "/dev/shm"

        @Test(arguments: [false, true])
        func `random actions on the inbox end as the model says`(
            acrossFileSystems: Bool
        ) async throws {
            let random = SeededGenerator(for: "model, across file systems: \(acrossFileSystems)")
            guard acrossFileSystems else { return try await run(random, archive: nil) }
            let archive = "\(Self.otherFileSystem)/bascule-\(UUID().uuidString.prefix(8))"
            try FileManager.default.createDirectory(
                atPath: archive, withIntermediateDirectories: false)
            do {
                try await run(random, archive: archive)
            } catch {
                try FileManager.default.removeItem(atPath: archive)
                throw error
            }
            try FileManager.default.removeItem(atPath: archive)
        }

        private func run(_ random: SeededGenerator, archive: String?) async throws {
            let environment = ProcessInfo.processInfo.environment["BASCULE_TEST_ACTIONS"]
            let count = environment.flatMap { Int($0) } ?? 1_500
            let began = ContinuousClock.now
            try await World.with(archive: archive) { world in
                let inbox = ModelInbox(root: world.home.inbox(DroppedFile.feed), random: random)
                try FileManager.default.createDirectory(
                    atPath: inbox.root + "/d0", withIntermediateDirectories: true)
                let play = ModelPlay(world: world, inbox: inbox)
                while inbox.actions < count { try await play.episode() }
                try await play.end()
                try await ModelVerdict(world: world, inbox: inbox).pronounce()
                print(
                    "model: \(inbox.actions) actions, \(play.story), \(ContinuousClock.now - began)"
                )
            }
        }
    }
}

/// Runs the service while the inbox is acted upon, and ends it in all ways.
final class ModelPlay {
    private let world: World
    private let inbox: ModelInbox
    private var stops = 0, kills = 0, crashes = 0

    init(world: World, inbox: ModelInbox) {
        self.world = world
        self.inbox = inbox
    }

    var story: String { "\(stops) stops, \(kills) kills, \(crashes) crashes" }

    private func start(crashingAt stage: String? = nil) throws -> BasculeProcess {
        var environment = ["BASCULE_QUIET": "300ms"]
        environment["BASCULE_CRASH_AT"] = stage
        return try world.start(environment)
    }

    /// One life of the service, and some actions after its end.
    func episode() async throws {
        let ending = Int.random(in: 0..<10, using: &inbox.random)
        let stage = ending < 4 ? WholeService.Kills.stages.randomElement(using: &inbox.random) : nil
        let service = try start(crashingAt: stage)
        let last = inbox.actions + Int.random(in: 60...260, using: &inbox.random)
        while inbox.actions < last, service.child.isRunning { try await burst(service) }
        if stage != nil {
            if service.child.isRunning { try await service.killNow() }
            #expect(try await service.child.waitForExit() == -SIGKILL, "\(service.lastWords)")
            crashes += 1
        } else if ending < 7 {
            try await service.killNow()
            kills += 1
        } else {
            try await stop(service)
            stops += 1
        }
        let isResending = Bool.random(using: &inbox.random)
        for _ in 0..<Int.random(in: 0...15, using: &inbox.random) {
            try inbox.act(resending: isResending && Bool.random(using: &inbox.random))
        }
    }

    /// Some actions, soon after one another; then perhaps the service has time to catch up.
    private func burst(_ service: BasculeProcess) async throws {
        for _ in 0..<Int.random(in: 1...20, using: &inbox.random) {
            try inbox.act()
            if Int.random(in: 0..<3, using: &inbox.random) == 0 {
                let pause = Duration.microseconds(.random(in: 100...6_000, using: &inbox.random))
                _ = try await stays(true: pause, every: pause) { true }
            }
        }
        guard Int.random(in: 0..<4, using: &inbox.random) == 0 else { return }
        let rest = Int.random(in: 0...6, using: &inbox.random) + inbox.openCount
        try await eventually("all but \(rest) files are taken", within: .seconds(60)) {
            guard service.child.isRunning else { return true }
            return try world.home.files(in: [inbox.root]).count <= rest
        }
    }

    /// No more actions: the service takes what is left, and after a restart there is nothing to do.
    func end() async throws {
        try inbox.finishAll()
        let service = try start()
        try await eventually("the inbox is empty", within: .seconds(60)) {
            try world.home.files(in: [inbox.root]).isEmpty
        }
        try await stop(service)
        let next = try start()
        try await eventually("no row of the ledger is open", within: .seconds(30)) {
            try await world.number(
                "select count(*) from bascule.file where stored_at is null") == 0
        }
        try await stop(next)
    }

    private func stop(_ service: BasculeProcess) async throws {
        let status = try await service.terminate()
        // It may be asked to before it has learned to listen: then it has not said a word yet.
        let isUnheard = status == -SIGTERM && service.child.errors.isEmpty
        #expect(status == 0 || isUnheard, "\(status): \(service.lastWords)")
    }
}
