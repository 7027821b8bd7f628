// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

/// The site of Gardel with its samples loaded and a user of each role, for a real browser.
struct BrowserSite {
    let world: World
    let service: BasculeProcess
    let root: String

    static let roles = ["lecteur", "analyste", "operateur", "administrateur"]
    static let password = "canne et quatre moulins"
    private static let repository = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path
    private static let folders = ["arrets", "cannes", "labo", "polarimetre", "production"]

    static func with(_ body: (BrowserSite) async throws -> Void) async throws {
        try await bare { world in
            for part in [
                "feeds", "aggregates", "exports", "templates", "charts", "schedules.yaml",
            ] {
                try copy("config/\(part)", into: world.home.path + "/config")
            }
            for folder in folders {
                try FileManager.default.createDirectory(
                    atPath: world.home.inbox(folder), withIntermediateDirectories: true)
            }
        } _: { site in
            try await site.fill()
            try await body(site)
        }
    }

    /// One that has what `prepare` puts into its home, and nothing else.
    ///
    /// - Parameter name: the host by which browsers are to ask it.
    static func bare(
        _ environment: [String: String] = [:], calledAs name: String = "127.0.0.1",
        prepare: (World) throws -> Void = { _ in }, _ body: (BrowserSite) async throws -> Void
    ) async throws {
        // Before there is anything to leave behind: the packages may have to come first.
        let made = try await browse([])
        try #require(made.status == 0, "\(made.errors)")
        try await World.with { world in
            try prepare(world)
            let site = try await start(world, environment, calledAs: name)
            try await body(site)
            if site.service.child.isRunning { #expect(try await site.service.terminate() == 0) }
        }
    }

    private static func start(
        _ world: World, _ environment: [String: String] = [:], calledAs name: String
    ) async throws -> BrowserSite {
        let service = try world.start(environment.merging(["BASCULE_LOG_FORMAT": "json"]) { $1 })
        let port = try await eventuallySome("the console listens") {
            service.child.errors.firstMatch(of: /console: http:\/\/[a-z0-9.]+:(\d+)["\/\s]/)
                .map { String($0.output.1) }
        }
        return BrowserSite(world: world, service: service, root: "http://\(name):\(port)")
    }

    /// The same with a new service, on another port.
    func startedAgain() async throws -> BrowserSite {
        #expect(try await service.terminate() == 0)
        return try await Self.start(world, calledAs: "127.0.0.1")
    }

    /// Into a folder that may have some of it already.
    private static func copy(_ path: String, into folder: String) throws {
        let manager = FileManager.default
        let (source, name) = (repository + "/" + path, (path as NSString).lastPathComponent)
        var isFolder: ObjCBool = false
        _ = unsafe manager.fileExists(atPath: source, isDirectory: &isFolder)
        guard isFolder.boolValue else {
            return try manager.copyItem(atPath: source, toPath: folder + "/" + name)
        }
        try manager.createDirectory(
            atPath: folder + "/" + name, withIntermediateDirectories: true)
        for file in try manager.contentsOfDirectory(atPath: source) {
            try manager.copyItem(
                atPath: source + "/" + file, toPath: folder + "/" + name + "/" + file)
        }
    }

    /// The samples of the first wave, their aggregates, and users.
    private func fill() async throws {
        let manager = FileManager.default
        var count = 0
        for folder in Self.folders {
            let samples = Self.repository + "/samples/" + folder
            for name in try manager.contentsOfDirectory(atPath: samples) {
                let part = world.home.inbox(folder) + "/.\(name).part"
                try manager.copyItem(atPath: samples + "/" + name, toPath: part)
                try manager.moveItem(atPath: part, toPath: world.home.inbox(folder) + "/" + name)
                count += 1
            }
        }
        try await world.waitUntilSettled(count, by: service)
        // What deletes is dead where nobody says that it may: two alerts for a person.
        let refused = Array(repeating: ["jobs", "run", "housekeeping.history"], count: 2)
        for command in [
            ["jobs", "run", "aggregates.refresh", "--arguments", "{}"]
        ] + refused + Self.roles.map({ ["users", "add", $0, "--role", $0, "--password-stdin"] }) {
            let result = try await world.run(command, input: Self.password + "\n")
            #expect(result.status == 0, "\(command): \(result.errors)")
        }
        try await eventually("the aggregates are computed", within: .seconds(60)) {
            try await world.number(
                "select count(*) from bascule.aggregate_window where stale_since is not null") == 0
        }
        try await eventually("two jobs are dead") {
            try await world.number("select count(*) from bascule.job where state = 'dead'") == 2
        }
        // It says with 1 that there are some.
        #expect(try await world.run(["housekeeping", "run", "expectations"]).status == 1)
    }

    /// Runs a script of `scripts/browser` on it; its output.
    func browse(_ script: String, _ arguments: [String] = []) async throws -> String {
        let result = try await Self.browse([script, root] + arguments)
        #expect(result.status == 0, "\(result.output)\n\(result.errors)")
        return result.output
    }

    private static func browse(_ arguments: [String]) async throws -> CommandResult {
        let environment = ProcessInfo.processInfo.environment.filter {
            !$0.key.hasPrefix("BASCULE_")
        }
        return try await ChildProcess.run(
            repository + "/scripts/browser.sh", arguments, environment: environment,
            folder: repository, within: .seconds(1_200))
    }
}
