// SPDX-License-Identifier: Apache-2.0

internal import FileSystem
internal import Glibc
internal import Synchronization

/// The watcher's thread: waits for an event, a letter or the time, looks, hands over.
///
/// Listings → `WatchLoop+Sweep`, one file → `+Look`, watches → `+Folders`.
final class WatchLoop {
    let options: WatcherOptions
    let observer: InboxObserver
    let mailbox: Watcher.Mailbox
    let onBatch: @Sendable ([Arrival], [Refusal]) -> Void

    /// nil: this system gives no inotify, all is polled.
    var inotify: Inotify?
    let roots: [WatchRoot]
    var folders: [FileName: WatchRoot.Folder] = [:]
    var byWatch: [Int32: WatchRoot.Folder] = [:]
    var timers = TimerHeap<(folder: WatchRoot.Folder, name: FileName)>()
    var arrivals: [Arrival] = []
    var refusals: [Refusal] = []
    /// Folders to be listed in this round.
    var toList: [WatchRoot.Folder] = []
    var listing = 0
    var hasToldWatchLimit = false
    private var hasToldLease = false

    private let start = ContinuousClock.now
    private var nextSweep = Duration.zero
    private var nextPoll = Duration.zero
    private var nextStrays = Duration.zero
    /// Files that no feed will take.
    private var strays: [Waiting] = []
    private let lookForStrays: Strays?
    private var hasMoreEvents = false

    /// - Parameter listens: not for one look: inotify is taken where a watcher runs in this process.
    init(
        folders declared: [WatchedFolder], options: WatcherOptions, observer: InboxObserver,
        mailbox: Watcher.Mailbox, listens: Bool = true,
        onBatch: @escaping @Sendable ([Arrival], [Refusal]) -> Void
    ) throws {
        self.options = options
        self.observer = observer
        self.mailbox = mailbox
        self.onBatch = onBatch
        lookForStrays = options.inbox.map {
            Strays(inbox: $0, folders: declared, expectsInbox: true, unread: options.unread)
        }
        let byPath = Dictionary(grouping: declared) { FileName(Self.plain($0.path)) }
        roots = byPath.map { WatchRoot(path: $0.key.text, declared: $0.value, options: options) }
        do {
            inotify = listens ? try Inotify() : nil
        } catch  where error.code == .alreadyWatching {
            throw error
        } catch {
            observer.hasNoEvents(error)
        }
        for root in roots {
            self.folders[FileName(root.path)] = WatchRoot.Folder(root: root, relative: "")
        }
        ReadLease.ignoreBreaks()
    }

    /// Time since the watcher began.
    var now: Duration { ContinuousClock.now - start }

    /// Works until a letter says stop.
    func run() {
        mailbox.open()
        defer { mailbox.shut() }
        while !mailbox.isToStop {
            sweepWhatIsDue()
            handOver()
            wait()
            read(mailbox.takeLetters())
            hasMoreEvents = takeEvents()
            list(takeFoldersToList())
            lookAtWhatIsDue()
            handOver()
        }
    }

    /// Lists everything once, hands over complete files, and tells why the others wait.
    func lookOnce() -> [Waiting] {
        sweepWhatIsDue()
        handOver()
        return waiting()
    }

    /// Hands found files to the ingest, oldest first, a batch at a time.
    func handOver() {
        guard !arrivals.isEmpty || !refusals.isEmpty else { return }
        let complete = arrivals.sorted {
            $0.identity.ctimeNanoseconds < $1.identity.ctimeNanoseconds
        }
        let refused = refusals
        arrivals = []
        refusals = []
        observer.handedOver(arrivals: complete.count, refusals: refused.count)
        let limit = max(1, options.batchLimit)
        for first in stride(from: 0, to: max(complete.count, refused.count), by: limit) {
            onBatch(
                Array(complete.dropFirst(first).prefix(limit)),
                Array(refused.dropFirst(first).prefix(limit)))
        }
    }

    private func sweepWhatIsDue() {
        let now = now
        if nextSweep <= now {
            nextSweep = now + options.sweepEvery
            nextPoll = now + options.pollEvery
            observer.swept()
            list(Array(folders.values))
        } else if nextPoll <= now {
            nextPoll = now + options.pollEvery
            list(folders.values.filter { $0.watch == nil })
        }
        if !hasToldLease, ReadLease.wasDenied.load(ordering: .relaxed) {
            hasToldLease = true
            observer.hasNoLease()
        }
        if let lookForStrays, nextStrays <= now {
            nextStrays = now + options.lookForStraysEvery
            strays = lookForStrays.findStrays(since: options.start, later: options.declaredLater)
        }
    }

    /// Everything is listed in the next round.
    func sweepNow() { nextSweep = .zero }

    private func takeFoldersToList() -> [WatchRoot.Folder] {
        defer { toList = [] }
        return toList
    }

    private func lookAtWhatIsDue() {
        while let (due, item) = timers.takeDue(at: now) {
            guard folders[FileName(item.folder.path)] === item.folder,
                item.folder.due[item.name] == due
            else { continue }
            item.folder.due[item.name] = nil
            probeFile(at: item.name, in: item.folder)
        }
    }

    private func wait() {
        guard !hasMoreEvents, toList.isEmpty else { return }
        let isPolling = folders.values.contains { $0.watch == nil }
        let next = min(nextSweep, isPolling ? nextPoll : nextSweep, timers.nextDue ?? nextSweep)
        let limitMilliseconds = (max(.zero, next - now) / .milliseconds(1)).rounded(.up)
        var sources = [pollfd(fd: mailbox.descriptor, events: Int16(POLLIN), revents: 0)]
        if let inotify {
            sources.append(pollfd(fd: inotify.descriptor, events: Int16(POLLIN), revents: 0))
        }
        // Whatever the call returns, even EINTR, the next round looks at everything.
        _ = unsafe poll(&sources, nfds_t(sources.count), Int32(min(limitMilliseconds, 60_000)))
    }

    private func read(_ letters: Watcher.Mailbox.Letters) {
        for (path, delay) in letters.released { release(path, lookAgainAfter: delay) }
        for (path, identity) in letters.kept { keep(path, identity) }
        guard !letters.questions.isEmpty else { return }
        let answer = waiting()
        for question in letters.questions { question.resume(returning: answer) }
    }

    private func release(_ path: String, lookAgainAfter delay: Duration) {
        guard let (folder, name) = place(of: path) else { return }
        folder.files[name.asEscaped] = nil
        guard var entry = folder.files.removeValue(forKey: name) else { return }
        guard delay > .zero else { return lookAgain(at: name, in: folder) }
        let until = now + delay
        entry.state = .deferred(until: until)
        folder.due[name] = nil
        folder.files[name] = entry
        plan(name, in: folder, at: until)
    }

    private func keep(_ path: String, _ identity: FileIdentity) {
        guard let (folder, name) = place(of: path), folder.files[name] != nil else { return }
        folder.files[name]?.state = .kept(identity)
        // What happened to it since it was handed over has made no look.
        probeFile(at: name, in: folder)
    }

    private func place(of path: String) -> (WatchRoot.Folder, FileName)? {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")),
            let folder = folders[FileName(path[..<slash])]
        else { return nil }
        return (folder, FileName(path[path.utf8.index(after: slash)...]))
    }

    /// Usually the file is gone: it was moved.
    private func lookAgain(at name: FileName, in folder: WatchRoot.Folder) {
        do {
            let handle = try FolderHandle(root: folder.root.path, relative: folder.relative)
            guard let info = try handle.info(name.text) else { return }
            probeFile(atNew: info, name, in: folder, through: handle)
        } catch {
            toList.append(folder)
        }
    }

    /// Why each file waits, oldest first.
    private func waiting() -> [Waiting] {
        let now = now
        let known = Set(strays.map { FileName($0.path) })
        return strays
            + folders.values.flatMap { folder in
                folder.files.compactMap { name, entry -> Waiting? in
                    guard case .waiting(let completeness, let reason) = entry.state else {
                        return nil
                    }
                    if reason == .unmatched, known.contains(FileName(folder.path + "/" + name.text))
                    {
                        return nil
                    }
                    return Waiting(
                        label: entry.label, path: folder.path + "/" + name.text,
                        relative: folder.relative(name.text),
                        size: completeness.identity?.size ?? 0,
                        waited: now - entry.firstSeen,
                        reason: reason.updated(stillness: completeness.stillness(at: now)))
                }
            }.sorted { ($1.waited, $0.path) < ($0.waited, $1.path) }
    }

    /// A path without slashes at its end.
    static func plain(_ path: String) -> String {
        let cut = path.utf8.reversed().prefix { $0 == UInt8(ascii: "/") }.count
        return String(decoding: path.utf8.dropLast(cut), as: UTF8.self)
    }
}

extension WatchLoop {
    /// Events taken in one round, at most: letters and hand-overs must not wait for ever.
    private static let eventLimit = 16_384

    /// Takes the events that are there, then looks at each file they name, once.
    ///
    /// - Returns: Whether there may be more.
    func takeEvents() -> Bool {
        guard let inotify else { return false }
        var touched: [(folder: WatchRoot.Folder, name: FileName)] = []
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
