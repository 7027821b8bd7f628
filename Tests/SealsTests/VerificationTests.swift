// SPDX-License-Identifier: Apache-2.0

import Alerts
import FileSystem
import Foundation
import Postgres
import Synchronization
import Testing
import Views
import Wording

@testable import Seals

/// Which files are read, at what pace, and what is remembered of it.
@Suite struct VerificationTests {
    @Test func `a part of the archive is read where a part is asked for`() throws {
        let scene = try SealScene()
        let old = try scene.store("vieux.csv", "vieux")
        try scene.store("neuf.csv", "neuf")
        try scene.connection.execute(
            "update bascule.file set stored_at = now() - interval '9 days' where id = \(old)")
        try scene.put("vieux.csv", "autre")
        let week = try scene.connection.now().before(.seconds(7 * 86_400))
        let since = try scene.verify(.since(week))
        #expect(since.isSound && since.files == 1)
        #expect(try scene.verify(.all).files == 2)
        #expect(try scene.verify(.damaged).damages.map(\.fileID) == [old])
        #expect(try scene.verify(.sample(1)).files == 2)
        #expect(try scene.verify(.sample(0)).files == 0)
        #expect(
            try scene.connection.query(
                "select scope || ' ' || damaged from bascule.archive_checks order by id"
            ).values(as: String.self).dropFirst() == [
                "all 1", "damaged 1", "sample 100.0% 1", "sample 0.0% 0",
            ])
    }

    @Test func `an alert is raised once, and ends when the file is well again`() throws {
        let scene = try SealScene()
        try scene.store("a.csv", "un")
        try scene.seal()
        try scene.put("a.csv", "deux")
        let alerts = SubjectAlerts(.archiveDamaged, ArchiveAlerts.detector)
        #expect(try !scene.verify().isSound)
        let raised = try alerts.check(language: .fr, on: scene.connection)
        #expect(raised.map(\.message.isEmpty) == [false])
        #expect(raised.first?.message.contains("n'est plus ce qui a été reçu") == true)
        #expect(try !scene.verify().isSound)
        #expect(try alerts.check(language: .fr, on: scene.connection).isEmpty, "told once")
        // A reading that does not meet it resolves nothing.
        #expect(try scene.verify(.sample(0)).isSound)
        _ = try alerts.check(language: .fr, on: scene.connection)
        #expect(try Alert.openCount(on: scene.connection) == 1)
        try scene.put("a.csv", "un")
        #expect(try scene.verify().isSound)
        _ = try alerts.check(language: .fr, on: scene.connection)
        #expect(try Alert.openCount(on: scene.connection) == 0)
    }

    @Test func `a missing archive is an error, and not a thousand missing files`() throws {
        let scene = try SealScene()
        #expect(try scene.verify().isSound, "of a new home nothing is missing")
        try scene.store("a.csv", "un")
        try FileManager.default.moveItem(atPath: scene.archive, toPath: scene.archive + "2")
        #expect(throws: FileError.self) { try scene.verify() }
        #expect(try scene.standing().isEmpty)
        try FileManager.default.moveItem(atPath: scene.archive + "2", toPath: scene.archive)
    }

    @Test func `an empty folder in the archive's place is a mount that is away`() throws {
        let scene = try SealScene()
        try scene.store("a.csv", "un")
        try scene.seal()
        let (files, away) = (FileManager.default, scene.archive + "2")
        try files.moveItem(atPath: scene.archive, toPath: away)
        try files.createDirectory(atPath: scene.archive, withIntermediateDirectories: false)
        #expect(throws: FileError.self) { try scene.verify() }
        #expect(throws: FileError.self) {
            try scene.verification().scrub(
                period: .seconds(1), slice: .seconds(1), budget: .seconds(9), by: "x",
                on: scene.connection)
        }
        #expect(throws: FileError.self) { try scene.seal() }
        #expect(try files.contentsOfDirectory(atPath: scene.archive).isEmpty, "nothing is placed")
        #expect(try scene.standing().isEmpty)
        // The seals alone show that it is there, and so does the folder of a feed.
        try files.moveItem(atPath: away + "/.seals", toPath: scene.seals)
        #expect(try scene.damages() == ["missing \(SealScene.day)/a.csv"])
        try files.moveItem(atPath: away + "/labo", toPath: scene.archive + "/labo")
        try files.moveItem(atPath: scene.seals, toPath: away + "/.seals")
        #expect(try scene.verify().damages.map(\.kind) == [.sealMissing])
        try files.removeItem(atPath: away)
    }

    @Test func `strangers past those named are counted, and end no damage`() throws {
        let scene = try SealScene()
        try scene.store("a.csv", "un")
        scene.strangers = ["\(SealScene.day)/intrus.csv"]
        #expect(try scene.damages() == ["unknown \(SealScene.day)/intrus.csv"])
        let verification = try scene.verification()
        for (count, isSeen) in [(3, true), (1, false)] {
            let cut = ArchiveVerification(check: verification.check, seals: verification.seals) {
                _ in
                .init(named: ["\(SealScene.day)/z.csv"], count: count, isSeen: isSeen)
            }
            let report = try cut.run(.all, by: "user:ada", on: scene.connection)
            #expect(report.counts == [.unknown: Int64(count)] && report.damages.count == 1)
            _ = try cut.scrub(
                period: .seconds(1), slice: .seconds(1), budget: .seconds(9), by: "x",
                on: scene.connection)
            #expect(
                try scene.standing() == [
                    "unknown \(SealScene.day)/intrus.csv", "unknown \(SealScene.day)/z.csv",
                ])
        }
        scene.strangers = []
        #expect(try scene.verify().isSound)
        #expect(try scene.standing().isEmpty)
    }

    @Test func `a file that is purged or moved while it is read is no damage`() throws {
        let scene = try SealScene()
        let ids = try ["a", "b"].map { try scene.store("\($0).csv", $0) }
        try scene.seal()
        let page = try SealedFile.page(
            .all, after: 0, root: scene.archive + "/", limit: 10, on: scene.connection)
        #expect(page.map(\.id) == ids)
        // What another process does behind the page that was read.
        try scene.purge(ids[0])
        try FileManager.default.moveItem(
            atPath: scene.path("b.csv"), toPath: scene.path("c.csv"))
        try scene.connection.script(
            "update bascule.file set stored_path = '\(scene.path("c.csv"))' where id = \(ids[1])")
        var check = ArchiveCheck(archive: scene.archive, language: .fr)
        check.rate = nil
        var report = ArchiveReport()
        for file in page {
            #expect(try check.found(file, &report, on: scene.connection) == nil)
        }
        #expect(report.purged == 1 && report.sealed == 1)
    }

    @Test func `the scrub reads its share of each day, goes on where it was, and begins anew`()
        throws
    {
        let scene = try SealScene()
        for number in 1...9 { try scene.store("\(number).csv", "fichier \(number)") }
        try scene.seal()
        let day = Duration.seconds(86_400)
        func scrub() throws -> ArchiveReport {
            try scene.verification().scrub(
                // Less than a file more than a third each day, whatever the test itself takes.
                period: day * 3 + .seconds(8_640), slice: day, budget: .seconds(600),
                by: "schedule:scrub",
                on: scene.connection)
        }
        func passADay() throws {
            try scene.connection.script(
                "update bascule.archive_check set begun_at = begun_at - interval '1 day'")
        }
        #expect(try scrub().files == 3)
        #expect(try scrub().files == 0, "the day's share is read")
        try passADay()
        #expect(try scrub().files == 3)
        // Behind where it is; and before it.
        try scene.put("9.csv", "autre")
        try passADay()
        let third = try scrub()
        #expect(third.files == 3 && third.damages.map(\.path) == ["\(SealScene.day)/9.csv"])
        #expect(
            try scene.connection.query(
                "select files || ' ' || (ended_at is not null) from bascule.archive_checks"
            ).values(as: String.self) == ["9 true"])
        // A new pass; what was damaged is looked at first, each time.
        try scene.put("9.csv", "fichier 9")
        let fourth = try scrub()
        #expect(fourth.files == 4 && fourth.isSound)
        #expect(try scene.standing().isEmpty)
    }

    @Test func `a scrub whose time is over stops behind a file, and the next one goes on`() throws {
        let scene = try SealScene()
        for number in 1...5 { try scene.store("\(number).csv", "fichier \(number)") }
        for round in 1...5 {
            let report = try scene.verification().scrub(
                period: .seconds(1), slice: .seconds(1), budget: .zero, by: "x",
                on: scene.connection)
            #expect(report.files == 1 && (report.cutAt == nil) == (round == 5), "\(round)")
        }
    }

    @Test func `the share of a pass grows with its time, and ends at all of it`() {
        let (day, period) = (Duration.seconds(86_400), Duration.seconds(90 * 86_400))
        func share(_ days: Double) -> Double {
            ArchiveVerification.share(since: days * 86_400, period: period, slice: day)
        }
        #expect(share(0) == 1.0 / 90)
        #expect(share(44) == 0.5)
        #expect(share(89) == 1 && share(500) == 1)
        #expect(share(-3) == 0, "a clock that went back")
    }

    @Test func `bytes are read at the rate, and no faster`() {
        let begun = ContinuousClock.now
        var pace = Pace(bytesPerSecond: 1_000_000, begun: begun)
        #expect(pace.owed(at: begun) == .zero)
        pace.note(500_000)
        #expect(pace.owed(at: begun) == .milliseconds(500))
        #expect(pace.owed(at: begun + .milliseconds(200)) == .milliseconds(300))
        #expect(pace.owed(at: begun + .seconds(2)) == .zero)
        var free = Pace(bytesPerSecond: nil, begun: begun)
        free.note(.max / 2)
        #expect(free.owed(at: begun) == .zero)
    }

    @Test func `a paced reading takes its time`() throws {
        let scene = try SealScene()
        try scene.store("a.csv", String(repeating: "x", count: 300_000))
        var check = ArchiveCheck(archive: scene.archive, language: .fr)
        check.rate = 1_000_000
        var report = ArchiveReport()
        let start = ContinuousClock.now
        try check.files(.all, into: &report, on: scene.connection) { _, _, _ in }
        #expect(start.duration(to: .now) >= .milliseconds(290))
        #expect(report.bytes == 300_000)
    }
}
