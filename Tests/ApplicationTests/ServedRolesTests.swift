// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import Application

/// Which processes are taken for services that live.
@Suite struct ServedRolesTests {
    private func name(_ process: Int32) -> String {
        "\(ProcessInfo.processInfo.hostName):\(process)"
    }

    /// Has a child that is over, and asks nobody for its end.
    private static let careless = """
        import os, sys, time
        child = os.fork()
        if child == 0:
            os._exit(0)
        print(child, flush=True)
        time.sleep(600)
        """

    @Test func `a process that is over and only not waited for is dead`() async throws {
        let parent = try ChildProcess("/usr/bin/python3", ["-c", Self.careless])
        let zombie = try await eventuallySome("it has a child") {
            Int32(parent.output.trimmingCharacters(in: .whitespacesAndNewlines))
        }
        try await eventually("the child is over") {
            FileManager.default.contents(atPath: "/proc/\(zombie)/stat")
                .map { String(decoding: $0, as: UTF8.self).contains(") Z ") } == true
        }
        #expect(kill(zombie, 0) == 0, "its number is taken still")
        #expect(ServedRoles.isKnownDead(name(zombie)))
        #expect(!ServedRoles.isKnownAlive(name(zombie)))
        for living in [parent.pid, getpid(), 1] {
            #expect(!ServedRoles.isKnownDead(name(living)), "\(living)")
            #expect(ServedRoles.isKnownAlive(name(living)), "\(living)")
        }
        let number = parent.pid
        try await parent.dispose()
        #expect(ServedRoles.isKnownDead(name(number)) && !ServedRoles.isKnownAlive(name(number)))
        // Of another host nothing is known.
        let far = "ailleurs.\(ProcessInfo.processInfo.hostName):\(number)"
        #expect(!ServedRoles.isKnownDead(far) && !ServedRoles.isKnownAlive(far))
    }
}
