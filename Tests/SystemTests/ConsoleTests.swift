// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// The console of the real service, as a browser reaches it.
    @Suite struct Console {
        private func curl(_ arguments: [String]) async throws -> String {
            try await ChildProcess.run(
                "/usr/bin/curl", ["-sS", "-m", "20", "--retry", "0"] + arguments,
                environment: ["PATH": "/usr/bin:/bin"], folder: "/tmp", within: .seconds(30)
            ).output
        }

        /// Makes a user and logs in as a browser does; gives the file with the cookies.
        private func logIn(
            _ name: String, _ role: String, at root: String, in world: World
        ) async throws -> String {
            let password = "canne et quatre moulins"
            let added = try await world.run(
                ["users", "add", name, "--role", role, "--password-stdin"], input: password + "\n")
            #expect(added.status == 0, "\(added.errors)")
            let jar = world.home.path + "/cookies"
            let form = try await curl(["-c", jar, root + "/login"])
            let token = try #require(
                form.firstMatch(of: /name="csrf_token" value="([^"]+)"/)
            ).output.1
            let status = try await curl([
                "-b", jar, "-c", jar, "-o", "/dev/null", "-w", "%{http_code}",
                "--data-urlencode", "username=\(name)", "--data-urlencode", "password=\(password)",
                "--data-urlencode", "csrf_token=\(token)", root + "/login",
            ])
            #expect(status == "303")
            return jar
        }

        private func root(_ service: BasculeProcess) async throws -> String {
            try await eventuallySome("the console listens") {
                service.child.errors.firstMatch(of: /console: (http:\/\/127\.0\.0\.1:\d+)\//)
                    .map { String($0.output.1) }
            }
        }

        @Test
        func `files that a paused queue keeps waiting are told by status, doctor and the page`()
            async throws
        {
            try await World.with { world in
                let quick = ["BASCULE_OVERDUE_AFTER": "1s"]
                let service = try world.start(quick)
                let root = try await root(service)
                let jar = try await logIn("ada", "lecteur", at: root, in: world)
                try await eventually("all is well") {
                    try await curl(["-b", jar, root + "/"]).contains("data-testid=\"all-well\"")
                }
                #expect(try await world.run(["jobs", "pause", "inbox"]).status == 0)
                try await eventually("the service has heard of it") {
                    service.child.errors.contains("the queue inbox is paused")
                }
                try world.drop([DroppedFile("a.csv", rows: 2), DroppedFile("b.csv", rows: 2)])
                try await eventually("the page tells it", within: .seconds(60)) {
                    let page = try await curl(["-b", jar, root + "/"])
                    return page.contains("data-testid=\"not-well\"")
                        && page.contains("2 complete files not loaded")
                        && page.contains("data-live=\"files.waiting\">2<")
                        && page.contains("queue inbox")
                }
                let status = try await world.run(["status"], environment: quick)
                #expect(status.output.contains("! queue inbox: It is paused"), "\(status.output)")
                #expect(status.output.contains("! mesures: 2 complete files not loaded"))
                let doctor = try await world.run(["doctor"], environment: quick)
                #expect(doctor.status == 3)
                #expect(doctor.output.contains("BAD   queue inbox: It is paused"))
                #expect(doctor.output.contains("BAD   mesures: 2 complete files not loaded"))
                #expect(try await world.run(["jobs", "resume", "inbox"]).status == 0)
                try await world.waitUntilSettled(2, by: service)
                try await eventually("all is well again", within: .seconds(60)) {
                    try await curl(["-b", jar, root + "/"]).contains("data-testid=\"all-well\"")
                }
                #expect(try await service.terminate() == 0)
            }
        }

        @Test func `a person logs in and sees a file that has just been loaded`() async throws {
            try await World.with { world in
                let service = try world.start(["BASCULE_LOG_FORMAT": "json"])
                let root = try await root(service)
                try await eventually("it tells how to make the first user") {
                    service.child.errors.contains("bascule users add NAME --role administrateur")
                }
                let jar = try await logIn("ada", "lecteur", at: root, in: world)
                let file = DroppedFile("console.csv", rows: 7, bad: 1)
                try world.home.drop(file, in: DroppedFile.feed)
                try await eventually("the file is in the list") {
                    let page = try await curl(["-b", jar, root + "/files"])
                    return page.contains("console.csv") && page.contains("data-state=\"loaded\"")
                }
                let page = try await curl(["-b", jar, root + "/files/1"])
                #expect(page.contains("<mark>pas un nombre</mark>"), "\(page)")
                let today = try await curl(["-b", jar, root + "/"])
                #expect(today.contains("data-live=\"files.today\">1<"))
                #expect(try await curl([root + "/readyz"]).contains("\"status\":\"ready\""))
                let began = ContinuousClock.now
                #expect(try await service.terminate() == 0)
                #expect(.now - began < .seconds(2))
            }
        }

        @Test func `a port that is taken keeps no file from being loaded`() async throws {
            try await World.with { world in
                let first = try world.start(roles: "console")
                let port = try await eventuallySome("the console listens") {
                    first.child.errors.firstMatch(of: /console: http:\/\/127\.0\.0\.1:(\d+)\//)
                        .map { String($0.output.1) }
                }
                let second = try world.start(["BASCULE_CONSOLE_PORT": port])
                try await eventually("it is told") {
                    second.child.errors.contains("it can't listen")
                }
                try world.home.drop(DroppedFile("a.csv", rows: 3), in: DroppedFile.feed)
                try await eventually("the file is loaded") {
                    try await world.texts("select name from bascule.file where state = 'loaded'")
                        == ["a.csv"]
                }
                #expect(try await first.terminate() == 0)
                try await eventually("the second one listens") {
                    second.child.errors.contains("console: http://127.0.0.1:\(port)/")
                }
            }
        }
    }
}
