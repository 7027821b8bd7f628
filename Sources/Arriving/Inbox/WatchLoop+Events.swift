// SPDX-License-Identifier: Apache-2.0

internal import FileSystem

extension WatchLoop {
    /// Events taken in one round, at most: letters and hand-overs must not wait for ever.
    private static let eventLimit = 16_384

    /// Takes the events that are there, then looks at each file they name, once.
    ///
    /// - Returns: Whether there may be more.
    func takeEvents() -> Bool {
        guard let inotify else { return false }
        var touched: [(folder: Folder, name: FileName)] = []
        var closed: [TouchKey: Bool] = [:]
        var count = 0
        while count < Self.eventLimit, let event = inotify.next() {
            count += 1
            switch event {
            case .touched(let watch, let name, let wasClosed):
                guard let folder = byWatch[watch] else { continue }
                let key = TouchKey(watch: watch, name: FileName(name))
                if closed[key] == nil { touched.append((folder, key.name)) }
                closed[key] = closed[key] ?? false || wasClosed
            case .folderAppeared(let watch, let name):
                guard let folder = byWatch[watch] else { continue }
                adopt(FileName(name), in: folder)
            case .folderLost(let watch):
                guard let folder = byWatch[watch] else { continue }
                drop(folder)
            case .overflow:
                observer.overflowed()
                sweepNow()
            }
        }
        for (folder, name) in touched {
            guard let watch = folder.watch else { continue }
            let wasClosed = closed[TouchKey(watch: watch, name: name)] ?? false
            probeFile(at: name, in: folder, wasClosed: wasClosed)
        }
        return count == Self.eventLimit
    }

    private struct TouchKey: Hashable {
        let watch: Int32
        let name: FileName
    }
}
