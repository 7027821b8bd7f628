// SPDX-License-Identifier: Apache-2.0

internal import FileSystem
internal import Synchronization

/// Deferred files, by feed: taken up when the database is back, without waiting for their pause to
/// end.
///
/// Files that ended, or whose pause is over, are forgotten: the watcher has them again by then.
/// There are never more here than were deferred in one pause.
final class DeferredFiles: Sendable {
    typealias Instant = ContinuousClock.Instant

    private let paths = Mutex<[String: [FileName: Instant]]>([:])

    /// - Parameter end: of their pause.
    func addFiles(_ added: [String], of feed: String, until end: Instant, now: Instant = .now) {
        paths.withLock { paths in
            for path in added { paths[feed, default: [:]][FileName(path)] = end }
            paths = Self.stillDeferred(paths, at: now)
        }
    }

    func forget(_ ended: [String], of feed: String, now: Instant = .now) {
        paths.withLock { paths in
            for path in ended { paths[feed]?[FileName(path)] = nil }
            paths = Self.stillDeferred(paths, at: now)
        }
    }

    func takeAll(now: Instant = .now) -> [String: [String]] {
        paths.withLock { paths in
            defer { paths = [:] }
            return Self.stillDeferred(paths, at: now).mapValues { $0.keys.map(\.text) }
        }
    }

    private static func stillDeferred(
        _ paths: [String: [FileName: Instant]], at now: Instant
    ) -> [String: [FileName: Instant]] {
        paths.mapValues { $0.filter { $0.value > now } }.filter { !$0.value.isEmpty }
    }
}
