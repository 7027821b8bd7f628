// SPDX-License-Identifier: Apache-2.0

import Daemon
import Glibc
import Testing

/// A socket that listens as systemd does.
private final class Listener: Sendable {
    let descriptor: Int32

    init(_ name: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var path = Array(name.utf8)
        if path.first == UInt8(ascii: "@") { path[0] = 0 }
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path) }
        let length = socklen_t(2 + path.count + (path[0] == 0 ? 0 : 1))
        let bound = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(descriptor, $0, length)
            }
        }
        try #require(bound == 0)
    }

    deinit { close(descriptor) }

    /// The next datagram; empty if none comes for long.
    func receive() async -> String {
        var buffer = [UInt8](repeating: 0, count: 1_024)
        let end = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < end {
            let count = unsafe recv(
                descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            if count >= 0 { return String(decoding: buffer[..<count], as: UTF8.self) }
            await Task.yield()
        }
        return ""
    }
}

@Suite struct SystemdTests {
    private static let name = String(UInt64.random(in: .min ... .max), radix: 36)

    @Test(arguments: ["/tmp/bascule-notify-\(name)", "@bascule-notify-\(name)"])
    func `systemd hears what the service says`(name: String) async throws {
        defer { _ = unsafe unlink(name) }
        let listener = try Listener(name)
        let notifier = SystemdNotifier(environment: [
            "NOTIFY_SOCKET": name, "WATCHDOG_USEC": "20000",
        ])
        #expect(notifier.watchdogInterval == .milliseconds(10))
        notifier.status("3 files wait\nand 2 more")
        #expect(await listener.receive() == "STATUS=3 files wait and 2 more")
        let service = Task { try await notifier.run() }
        #expect(await listener.receive() == "READY=1")
        #expect(await listener.receive() == "WATCHDOG=1")
        #expect(await listener.receive() == "WATCHDOG=1")
        service.cancel()
        try await service.value
        var last = await listener.receive()
        while last == "WATCHDOG=1" { last = await listener.receive() }
        #expect(last == "STOPPING=1")
    }

    @Test func `without systemd nothing is said`() {
        let notifier = SystemdNotifier(environment: [:])
        #expect(!notifier.isActive)
        #expect(notifier.watchdogInterval == nil)
        notifier.ready()
    }

    @Test func `a watchdog that is meant for another process is not fed`() {
        let notifier = SystemdNotifier(environment: ["WATCHDOG_USEC": "2", "WATCHDOG_PID": "1"])
        #expect(notifier.watchdogInterval == nil)
    }
}
