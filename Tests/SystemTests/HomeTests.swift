// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// The assumptions of a home, and its changes.
    @Suite struct Homes {
        @Test func `a changed zone is told once, and stands until somebody has seen it`()
            async throws
        {
            try await World.with { world in
                #expect(
                    try await world.run(
                        ["migrate"], environment: ["BASCULE_ZONE": "Europe/Paris"]
                    ).status == 0)
                let quiet = try await world.run(["migrate"])
                #expect(quiet.errors == "", "no file was read in the other zone")
                let file = try world.write("a.csv", DroppedFile("a", rows: 2).text)
                _ = try await world.run(["import", file, "--feed", DroppedFile.feed])
                let zone = ["BASCULE_ZONE": "Europe/Paris"]
                let service = try world.start(zone)
                try await eventually("it is ready") { service.child.errors.contains("ready: ") }
                #expect(
                    service.child.errors.contains(
                        "The site's zone is now Europe/Paris; it was America/Guadeloupe since"),
                    "\(service.lastWords)")
                let doctor = try await world.run(["doctor"], environment: zone)
                #expect(doctor.output.contains("BAD   alerts: open: 1"), "\(doctor.output)")
                let alerts = try await world.run(["alerts"], environment: zone)
                #expect(alerts.output.contains("have another key"), "\(alerts.output)")
                #expect(
                    try await world.texts(
                        "select parameters ->> 'before' from bascule.journal where action = 'setting'"
                    ) == ["America/Guadeloupe"])
                let id = try await world.number("select id from bascule.alert")
                #expect(try await world.run(["alerts", "ack", "\(id)"]).status == 0)
                let again = try await world.run(["migrate"], environment: zone)
                #expect(again.errors == "", "it is told once")
                #expect(try await world.run(["doctor"], environment: zone).status == 0)
            }
        }

        @Test func `a home without a configuration file says what is taken for granted`()
            async throws
        {
            try await World.with { world in
                #expect(try await world.run(["migrate"]).status == 0)
                try FileManager.default.removeItem(
                    atPath: world.home.path + "/config/bascule.yaml")
                let doctor = try await world.run(
                    ["doctor"], environment: ["BASCULE_LANGUAGE": "en"])
                #expect(doctor.status == 0, "\(doctor.output)")
                #expect(
                    doctor.output.contains("note  settings: There is no configuration file in"),
                    "\(doctor.output)")
                #expect(doctor.output.contains("America/Guadeloupe"))
                let french = try await world.run(["status"])
                #expect(french.output.hasPrefix("· réglages : Aucun fichier de configuration"))
                let said = try await world.run(["doctor"], environment: ["BASCULE_ZONE": "UTC"])
                #expect(!said.output.contains("note "), "\(said.output)")
                let service = try world.start()
                try await eventually("the service says it too") {
                    service.child.errors.contains("There is no configuration file")
                }
            }
        }

        @Test func `a second service of a home is told that the first one lives`() async throws {
            try await World.with { world in
                let first = try world.start()
                try await eventually("it is ready") { first.child.errors.contains("ready: ") }
                try await eventually("it has said so") {
                    try await world.number("select count(*) from bascule.service") == 1
                }
                let second = try world.start(roles: "worker")
                try await eventually("it is told") {
                    second.child.errors.contains("another service of this home lives already")
                }
                #expect(!first.child.errors.contains("another service"))
                let files = (0..<6).map { DroppedFile("both\($0).csv", rows: 3) }
                try world.drop(files)
                try await world.waitUntilSettled(files.count, by: first)
                try await world.assertEverythingAccountedFor(files)
                // Told at its start, it says only later that it lives.
                try await eventually("it has said so too") {
                    second.child.errors.contains("ready: ")
                }
                try await first.killNow()
                let doctor = try await world.run(["doctor"])
                #expect(doctor.output.contains("BAD   watcher, scheduler, console: No service"))
            }
        }
    }
}
