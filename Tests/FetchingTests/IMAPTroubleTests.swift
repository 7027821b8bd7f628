// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import Fetching

/// Mails that a server does not give, and servers that do not let go.
@Suite struct IMAPTroubleTests {
    private func code(_ body: () throws -> IMAPSession.Fetched?) throws -> FetchTrouble.Code? {
        do {
            _ = try body()
            return nil
        } catch let trouble as FetchTrouble {
            return trouble.code
        }
    }

    @Test func `a mail that is listed and not given is none that is gone`() async throws {
        let script = ["fetch 1": "OK done", "fetch 2": "NO it is broken", "fetch 4": "cut"]
        try await ScriptedIMAP.with(script) { server in
            for number in 1...5 { try server.put(number, "Subject: \(number)\r\n\r\nx\r\n") }
            let session = try server.session()
            _ = try session.open()
            try session.hold(readOnly: true)
            #expect(try code { try session.mail(1, most: 100) } == .failed)
            #expect(try code { try session.mail(2, most: 100) } == .failed)
            #expect(try session.mail(3, most: 100)?.isWhole == true)
            #expect(try code { try session.mail(4, most: 100) } == .failed)
            try server.take(4)
            try server.script([:])
            #expect(try session.mail(4, most: 100) == nil)
            #expect(try session.mail(5, most: 100)?.isWhole == true)
        }
    }

    /// libcurl selects by itself on another connection, and what is fetched then is marked as read.
    @Test func `nothing is marked behind a connection that broke`() async throws {
        try await ScriptedIMAP.with(["fetch 1": "cut"]) { server in
            for number in 1...2 { try server.put(number, "Subject: x\r\n\r\n") }
            let session = try server.session()
            _ = try session.open()
            try session.hold(readOnly: true)
            #expect(try code { try session.mail(1, most: 100) } == .failed)
            #expect(try session.mail(2, most: 100)?.isWhole == true)
            let opened = server.asked.last { $0.hasPrefix("EXAMINE") || $0.hasPrefix("SELECT") }
            #expect(opened == "EXAMINE \"INBOX\"", "\(server.asked)")
            #expect(server.asked.last?.hasPrefix("UID FETCH 2") == true, "\(server.asked)")
        }
    }

    @Test func `a mail that comes too slowly is its own trouble, and the next is had`() async throws
    {
        try await ScriptedIMAP.with(["fetch 1": "hang"]) { server in
            for number in 1...2 { try server.put(number, "Subject: x\r\n\r\n") }
            let session = try server.session {
                $0.answering = .seconds(1)
                $0.connecting = .seconds(1)
            }
            _ = try session.open()
            #expect(try code { try session.mail(1, most: 100) } == .tooSlow)
            #expect(try session.mail(2, most: 100)?.isWhole == true)
        }
    }

    /// libcurl would wait two minutes for the answer to its good-bye.
    @Test func `a server that does not answer a good-bye holds up nobody`() async throws {
        try await ScriptedIMAP.with(["logout": "hang"]) { server in
            let start = ContinuousClock.now
            do {
                let session = try server.session()
                _ = try session.open()
            }
            #expect(ContinuousClock.now - start < .seconds(15))
        }
    }
}
