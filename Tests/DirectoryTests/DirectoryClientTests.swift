// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import Directory

extension Slapd {
    /// How people are found in it.
    func options(_ protection: DirectoryOptions.Protection = .tls) -> DirectoryOptions {
        var options = DirectoryOptions(
            host: Slapd.host, port: protection == .tls ? tlsPort : port, protection: protection,
            base: Self.people)
        options.authorities = authority
        options.bindDN = Self.service
        options.passwordFile = passwordFile
        options.groupBase = Self.groups
        // Far from what a busy machine takes; tests of the deadline have their own.
        options.patience = .seconds(30)
        return options
    }
}

/// The client against a real slapd.
@Suite struct DirectoryClientTests {
    private func kind(_ body: () async throws -> Void) async -> DirectoryError.Kind? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? DirectoryError)?.kind
        }
    }

    @Test(arguments: [DirectoryOptions.Protection.tls, .startTLS, .none])
    func `somebody is found with the groups, and binds with the password alone`(
        _ protection: DirectoryOptions.Protection
    ) async throws {
        try await Slapd.with { slapd in
            try await slapd.add("ada", password: "lovelace 1815")
            try await slapd.add("bob", password: "builder 1999")
            try await slapd.addGroup("Labo", ["ada", "bob"])
            try await slapd.addGroup("Chefs", ["ada"])
            let client = DirectoryClient(slapd.options(protection))
            guard case .one(let ada) = try await client.find("ada") else {
                Issue.record("ada is not found")
                return
            }
            #expect(ada.dn == Slapd.dn("ada") && ada.names == ["ada"])
            #expect(
                Set(ada.groups) == ["cn=labo,\(Slapd.groups)", "cn=chefs,\(Slapd.groups)"])
            #expect(ada.id?.isEmpty == false)
            #expect(try await client.isRight(Array("lovelace 1815".utf8), of: ada.dn))
            for wrong in ["", "builder 1999", "lovelace 1815 ", "Lovelace 1815", "lovelace 1815\0"]
            {
                #expect(try await !client.isRight(Array(wrong.utf8), of: ada.dn), "\(wrong)")
            }
            #expect(try await !client.isRight(Array("x".utf8), of: Slapd.dn("nobody")))
            #expect(try await !client.isRight(Array("x".utf8), of: ""))
            #expect(try await client.find("eve") == .nobody)
        }
    }

    @Test func `two entries of one name are several`() async throws {
        try await Slapd.with { slapd in
            try await slapd.add("ada", password: "x")
            try await slapd.add(
                "ada", password: "y", at: "cn=ada,\(Slapd.people)")
            #expect(try await DirectoryClient(slapd.options()).find("ada") == .several)
        }
    }

    @Test func `a login with what filters are made of finds nobody`() async throws {
        try await Slapd.with { slapd in
            try await slapd.add("ada", password: "x")
            let client = DirectoryClient(slapd.options())
            var random = SeededGenerator(for: "logins")
            let special = "*()\\\0&|!=aé\u{1F600}2 ".map(String.init)
            let fixed = ["*", "a*", "ada)(uid=*", "*)(|(uid=*", "\\2a", "ada\0", "\u{202e}ada", ""]
            let made = (0..<25).map { _ in
                (0..<Int.random(in: 1...12, using: &random))
                    .map { _ in special.randomElement(using: &random) ?? "" }.joined()
            }
            for login in fixed + made {
                #expect(try await client.find(login) == .nobody, "\(login.debugDescription)")
            }
            guard case .one = try await client.find("ada") else {
                Issue.record("ada is not found")
                return
            }
        }
    }

    @Test func `a certificate of another authority, for another host, or that ended is refused`()
        async throws
    {
        try await Slapd.with { slapd in
            var options = slapd.options()
            options.authorities = DirectoryOptions.systemAuthorities
            for protection in [DirectoryOptions.Protection.tls, .startTLS] {
                options.protection = protection
                options.port = protection == .tls ? slapd.tlsPort : slapd.port
                let client = DirectoryClient(options)
                #expect(await kind { _ = try await client.find("ada") } == .untrusted)
            }
            options = slapd.options()
            options.host = "localhost"
            let byNumber = DirectoryClient(options)
            #expect(await kind { _ = try await byNumber.find("ada") } == .untrusted)
            #expect(!slapd.log.contains("BIND"), "nothing was said before")
        }
        try await Slapd.with(days: -1) { slapd in
            let client = DirectoryClient(slapd.options())
            #expect(await kind { _ = try await client.find("ada") } == .untrusted)
        }
    }

    @Test func `the examination tells when the certificate ends`() async throws {
        try await Slapd.with(days: 20) { slapd in
            let health = try await DirectoryClient(slapd.options()).examine()
            let left = try #require(health.certificateEnd) - Int64(time(nil))
            #expect((19 * 86_400...20 * 86_400).contains(left), "\(left)")
        }
    }

    @Test func `a wrong account of the service, and a place that is not there, are told apart`()
        async throws
    {
        try await Slapd.with { slapd in
            var options = slapd.options()
            options.bindDN = Slapd.dn("nobody")
            let refused = DirectoryClient(options)
            #expect(await kind { _ = try await refused.examine() } == .bindRefused)
            options = slapd.options()
            options.base = "ou=elsewhere,\(Slapd.base)"
            let unfit = DirectoryClient(options)
            #expect(await kind { _ = try await unfit.find("ada") } == .unfit)
            options = slapd.options()
            options.userFilter = "(uid={login}"
            let broken = DirectoryClient(options)
            #expect(await kind { _ = try await broken.find("ada") } == .unfit)
            options = slapd.options()
            options.passwordFile = slapd.folder.path + "/none"
            let unread = DirectoryClient(options)
            #expect(await kind { _ = try await unread.find("ada") } == .bindRefused)
        }
    }

    @Test(arguments: [DirectoryOptions.Protection.tls, .startTLS, .none])
    func `a directory that is frozen or dead is away within the deadline, and comes back`(
        _ protection: DirectoryOptions.Protection
    ) async throws {
        let slapd = try await Slapd.start()
        try await slapd.add("ada", password: "x")
        var options = slapd.options(protection)
        options.patience = .seconds(2)
        let client = DirectoryClient(options)
        #expect(await kind { _ = try await client.find("ada") } == nil)
        slapd.freeze()
        let begin = ContinuousClock.now
        #expect(await kind { _ = try await client.find("ada") } == .away)
        #expect(await kind { _ = try await client.isRight([1], of: Slapd.dn("ada")) } == .away)
        #expect(.now - begin < .seconds(9))
        try await eventually("the threads end too") { client.busy == 0 }
        slapd.thaw()
        try await slapd.kill()
        #expect(await kind { _ = try await client.find("ada") } == .away)
        try await slapd.startAgain()
        try await eventually("it answers") { try await client.find("ada") != .nobody }
        try await slapd.stop()
    }

    @Test func `more questions at once than twice the connections are told to wait`() async throws {
        let slapd = try await Slapd.start()
        var options = slapd.options(.none)
        (options.connections, options.patience) = (1, .seconds(2))
        let client = DirectoryClient(options)
        slapd.freeze()
        let kinds = await withTaskGroup(of: DirectoryError.Kind?.self) { group in
            for _ in 0..<3 { group.addTask { await kind { _ = try await client.find("a") } } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(kinds.count { $0 == .away } == 2 && kinds.count { $0 == .busy } == 1)
        slapd.thaw()
        try await slapd.stop()
    }
}
