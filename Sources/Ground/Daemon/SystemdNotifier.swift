// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import ServiceLifecycle

/// Tells systemd the state of the service, by the datagrams of sd_notify(3); silent without
/// systemd.
///
/// As a service it sends `READY=1`, keeps the watchdog quiet, and says `STOPPING=1` at the end.
package final class SystemdNotifier: Service {
    /// Half of systemd's limit; nil: no watchdog.
    package let watchdogInterval: Duration?

    private let path: [UInt8]?
    private let socket: Int32
    private let isHealthy: @Sendable () async -> Bool

    /// Reads `NOTIFY_SOCKET`, `WATCHDOG_USEC` and `WATCHDOG_PID` from an environment.
    ///
    /// - Parameters:
    ///   - environment: The process's own as a rule.
    ///   - isHealthy: Asked before each message to the watchdog; false withholds it.
    package init(
        environment: [String: String], isHealthy: @escaping @Sendable () async -> Bool = { true }
    ) {
        self.isHealthy = isHealthy
        path = environment["NOTIFY_SOCKET"].flatMap(Self.address)
        let isForUs = environment["WATCHDOG_PID"].map { $0 == String(getpid()) } ?? true
        let limit = environment["WATCHDOG_USEC"].flatMap(Int64.init) ?? 0
        watchdogInterval = isForUs && limit > 0 ? .microseconds(limit / 2) : nil
        let type = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        socket = path == nil ? -1 : Glibc.socket(AF_UNIX, type, 0)
    }

    deinit {
        if socket >= 0 { close(socket) }
    }

    /// Whether systemd listens.
    package var isActive: Bool { socket >= 0 }

    /// The service does its work from now on.
    package func ready() { send("READY=1") }

    /// The service is about to end.
    package func stopping() { send("STOPPING=1") }

    /// One line for `systemctl status`.
    package func status(_ text: String) {
        send("STATUS=" + text.split(whereSeparator: \.isNewline).joined(separator: " "))
    }

    /// The service is alive.
    package func watchdog() { send("WATCHDOG=1") }

    /// Says ready, then feeds the watchdog until the service is to stop.
    package func run() async throws {
        ready()
        let feeder = Poller(bell: Bell(), clock: ContinuousClock()) { [self] in
            guard let watchdogInterval else { return nil }
            if await isHealthy() { watchdog() }
            return watchdogInterval
        }
        defer { stopping() }
        try await feeder.run()
    }

    // A lost message to systemd is not worth an error: it could be reported nowhere else.
    private func send(_ message: String) {
        guard let path, socket >= 0 else { return }
        _ = Descriptor.send(Array(message.utf8), from: socket, toUnixPath: path)
    }

    /// `/run/…` as it is, `@name` as the abstract socket's name; nil: neither.
    private static func address(_ text: String) -> [UInt8]? {
        guard text.utf8.count > 1 else { return nil }
        if text.hasPrefix("/") { return Array(text.utf8) }
        return text.hasPrefix("@") ? [0] + Array(text.utf8.dropFirst()) : nil
    }
}
