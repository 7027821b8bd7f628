// SPDX-License-Identifier: Apache-2.0

internal import CInotifyTools
internal import Glibc
internal import Synchronization

/// libinotifytools, owned by the thread that creates it: its state is global.
///
/// The library keeps the name a folder was watched under, also after the folder is gone, and finds
/// a watch by that name. So each watch is set under a spelling of its own (`/inbox/labo/././`).
final class Inotify {
    /// One thing that happened.
    enum Event {
        /// Something may have been written, closed, linked or moved in under this name.
        case touched(watch: Int32, name: String, wasClosed: Bool)
        case folderAppeared(watch: Int32, name: String)
        /// The watched folder itself was removed, moved or unmounted.
        case folderLost(watch: Int32)
        case overflow
    }

    enum Failure: Error {
        /// fs.inotify.max_user_watches is reached.
        case watchLimit
        case system(Int32)
    }

    /// Few events, since the queue is short: no MODIFY, no ATTRIB, no DELETE.
    private static let mask =
        IN_CREATE | IN_CLOSE_WRITE | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR
    private static let isTaken = Atomic(false)

    /// Readable while there are events.
    let descriptor: Int32
    private var spellings: [Int32: String] = [:]
    private var generations: [String: Int] = [:]

    /// Starts the library.
    ///
    /// - Throws: `InboxError.alreadyWatching`, or the system's word where inotify can't be had.
    init() throws(InboxError) {
        let isFree = Self.isTaken.compareExchange(
            expected: false, desired: true, ordering: .acquiringAndReleasing)
        guard isFree.exchanged else {
            throw InboxError(
                code: .alreadyWatching,
                description: "Another watcher is at work in this process: stop it first.")
        }
        let before = Self.descriptors()
        guard inotifytools_initialize() == 1 else {
            let failure = inotifytools_error()
            Self.isTaken.store(false, ordering: .releasing)
            throw .failed("inotify_init", on: "the inbox", failure)
        }
        // The library hides its descriptor; without it no other wake-up could be heard. It waits
        // with select(2), which can't take a descriptor past FD_SETSIZE.
        guard let found = Self.descriptors().subtracting(before).first, found < FD_SETSIZE else {
            inotifytools_cleanup()
            Self.isTaken.store(false, ordering: .releasing)
            throw .failed("inotify_init", on: "the inbox, by /proc/self/fd", EMFILE)
        }
        descriptor = found
        _ = fcntl(found, F_SETFD, FD_CLOEXEC)
    }

    deinit {
        // The library's buffer outlives its clean-up: leave no event in it for the next.
        for _ in 0..<65_536 where unsafe inotifytools_next_events(0, 1) == nil { break }
        inotifytools_cleanup()
        Self.isTaken.store(false, ordering: .releasing)
    }

    /// Watches a folder and returns the number under which its events come.
    ///
    /// A folder has one number under all its paths, so the number may be known already.
    func watch(_ path: String) throws(Failure) -> Int32 {
        let generation = generations[path, default: 0]
        // A folder made anew so often is polled from now on: its spelling would grow too long.
        guard generation < 512 else { throw .system(ENAMETOOLONG) }
        generations[path] = generation + 1
        let spelling = path + "/" + String(repeating: "./", count: generation)
        guard unsafe inotifytools_watch_file(spelling, Int32(Self.mask)) == 1 else {
            generations[path] = generation
            let failure = inotifytools_error()
            throw failure == ENOSPC ? .watchLimit : .system(failure)
        }
        let watch = unsafe inotifytools_wd_from_filename(spelling)
        guard watch > 0 else { throw .system(ENOENT) }
        spellings[watch] = spellings[watch] ?? spelling
        return watch
    }

    /// Stops watching; needless after the folder was removed.
    func unwatch(_ watch: Int32) {
        guard let spelling = spellings.removeValue(forKey: watch) else { return }
        _ = unsafe inotifytools_remove_watch_by_filename(spelling)
    }

    /// The next pending event; nil: none.
    func next() -> Event? {
        while let event = unsafe inotifytools_next_events(0, 1) {
            let (watch, mask) = unsafe (event.pointee.wd, event.pointee.mask)
            if mask & UInt32(IN_Q_OVERFLOW) != 0 { return .overflow }
            if mask & UInt32(IN_IGNORED | IN_DELETE_SELF | IN_UNMOUNT) != 0 {
                // The kernel's watch is gone already: to remove it would only fail, and loudly.
                spellings[watch] = nil
                return .folderLost(watch: watch)
            }
            if mask & UInt32(IN_MOVE_SELF) != 0 { return .folderLost(watch: watch) }
            guard unsafe event.pointee.len > 0 else { continue }
            let name = unsafe UnsafeRawPointer(event)
                .advanced(by: MemoryLayout<inotify_event>.size).assumingMemoryBound(to: CChar.self)
            // A name that is not UTF-8 is for the sweep, which refuses it.
            guard let name = unsafe String(validatingCString: name) else { continue }
            if mask & UInt32(IN_ISDIR) != 0 { return .folderAppeared(watch: watch, name: name) }
            let wasClosed = mask & UInt32(IN_CLOSE_WRITE) != 0
            return .touched(watch: watch, name: name, wasClosed: wasClosed)
        }
        return nil
    }

    /// This process's inotify descriptors.
    private static func descriptors() -> Set<Int32> {
        guard let folder = unsafe opendir("/proc/self/fd") else { return [] }
        defer { unsafe closedir(folder) }
        var found: Set<Int32> = []
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard let number = Int32(name) else { continue }
            var target = [UInt8](repeating: 0, count: 64)
            let count = unsafe readlinkat(dirfd(folder), name, &target, target.count)
            guard count > 0 else { continue }
            let text = String(decoding: target[..<count], as: UTF8.self)
            if text.hasSuffix("inotify") { found.insert(number) }
        }
        return found
    }
}
