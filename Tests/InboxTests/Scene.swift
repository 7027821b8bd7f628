// SPDX-License-Identifier: Apache-2.0

import CoreMetrics
import Daemon
import Glibc
import Logging
import Synchronization
import TestSupport
import Testing

@testable import Inbox

/// A watcher at work on a folder of its own, with what it has handed over.
final class Scene: Sendable {
    let root: String
    let registry = MetricsRegistry()
    private let seen = Mutex<(arrivals: [Arrival], refusals: [Refusal], batches: [Int])>(
        ([], [], []))
    private let current = Mutex<Watcher?>(nil)

    init(on base: String = "/tmp") throws {
        let name = String(UInt64.random(in: .min ... .max), radix: 36)
        root = "\(base)/bascule-inbox-\(name)/inbox"
        try sh("mkdir -p \(root)")
    }

    deinit {
        do { try sh("rm -rf $(dirname \(root))") } catch { Issue.record(error) }
    }

    var arrivals: [Arrival] { seen.withLock { $0.arrivals } }
    var refusals: [Refusal] { seen.withLock { $0.refusals } }
    var batches: [Int] { seen.withLock { $0.batches } }
    var names: [String] { arrivals.map(\.relative) }

    /// The watcher at work.
    func waiting() async -> [Waiting] { await current.withLock { $0 }?.waiting ?? [] }

    func release(_ paths: [String], lookAgainAfter delay: Duration = .zero) {
        current.withLock { $0 }?.release(paths, lookAgainAfter: delay)
    }

    func count(_ label: String) -> Double {
        guard case .counter(let value) = registry.value("bascule_inbox_\(label)") else { return 0 }
        return value
    }

    /// A folder that is the scene's own.
    func folder(_ change: (inout WatchedFolder) -> Void = { _ in }) -> WatchedFolder {
        var folder = WatchedFolder(label: "labo", path: root)
        change(&folder)
        return folder
    }

    /// Runs a watcher while the body runs, then stops it.
    func watching(
        _ folders: [WatchedFolder]? = nil, _ change: (inout WatcherOptions) -> Void = { _ in },
        while body: () async throws -> Void
    ) async throws {
        var options = WatcherOptions()
        // Long times: what is seen in a test is seen by an event, unless it says otherwise.
        options.sweepEvery = .seconds(3_600)
        options.pollEvery = .seconds(3_600)
        options.quiet = .milliseconds(300)
        change(&options)
        let watcher = try Watcher(
            folders: folders ?? [folder()], options: options,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, metrics: registry
        ) { [self] arrivals, refusals in
            seen.withLock {
                $0.arrivals += arrivals
                $0.refusals += refusals
                $0.batches.append(max(arrivals.count, refusals.count))
            }
        }
        current.withLock { $0 = watcher }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await watcher.run() }
            try await eventually("the first sweep") { count("sweeps") >= 1 }
            try await body()
            group.cancelAll()
            try await group.waitForAll()
        }
        current.withLock { $0 = nil }
    }
}

/// A command of the shell that failed.
struct ShellFailed: Error { let command: String, status: Int32 }

/// Runs a command in a process of its own, to its end.
func sh(_ command: String) throws {
    let status = try wait(for: start(command)) ?? -1
    if status != 0 { throw ShellFailed(command: command, status: status) }
}

/// Starts a command in a process of its own.
func start(_ command: String) throws -> pid_t {
    var child = pid_t()
    let texts: [String] = ["sh", "-c", command]
    let words: [UnsafeMutablePointer<CChar>?] = unsafe texts.map { unsafe strdup($0) }
    defer { unsafe words.forEach { word in unsafe free(word) } }
    let failure = unsafe posix_spawn(&child, "/bin/sh", nil, nil, words + [nil], environ)
    if failure != 0 { throw ShellFailed(command: command, status: failure) }
    return child
}

/// Waits for a process; nil: it is none of ours.
func wait(for child: pid_t) -> Int32? {
    var status: Int32 = 0
    while unsafe waitpid(child, &status, 0) < 0 {
        if errno != EINTR { return nil }
    }
    return status
}
