// SPDX-License-Identifier: Apache-2.0

internal import Daemon
internal import FileSystem
internal import Inbox
internal import Postgres
internal import Synchronization

/// Files that wait for somebody: not looked at until they are others, or somebody has said something.
extension ImportService {
    /// Time between two questions to the ledger, of all of them.
    private static let askEvery = Duration.seconds(1)

    func keep(_ files: [HeldFile.Waiting]) {
        guard !files.isEmpty else { return }
        held.withLock { held in
            for file in files { held[FileName(file.arrival.path)] = file.fileID }
        }
        watcher.keep(files.map(\.arrival))
        heldBell.ring()
    }

    /// They are in hand.
    func forgetHeld(_ paths: [String]) {
        held.withLock { held in
            guard !held.isEmpty else { return }
            for path in paths { held[FileName(path)] = nil }
        }
    }

    func askForHeld() async throws {
        try await Poller(bell: heldBell) { [self] in
            let ids = held.withLock { Array($0.values) }
            guard !ids.isEmpty else { return nil }
            do {
                let over = Set(try await pool.withConnection { try HeldFile.over(ids, on: $0) })
                // One that was taken in hand meanwhile is not released.
                let names = held.withLock { held in
                    let names = held.filter { over.contains($0.value) }.map(\.key)
                    for name in names { held[name] = nil }
                    return names
                }
                watcher.release(names.map(\.text))
            } catch {
                observer.notAskedForHeld(error)
            }
            return Self.askEvery
        }.run()
    }
}
