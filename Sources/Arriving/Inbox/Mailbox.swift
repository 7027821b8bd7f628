// SPDX-License-Identifier: Apache-2.0

internal import CInotifyTools
internal import Glibc
internal import Synchronization

/// Requests of other threads to the watcher's thread; each letter wakes it.
final class Mailbox: Sendable {
    struct Letters {
        var isToStop = false
        var released: [(path: String, lookAgainAfter: Duration)] = []
        var questions: [CheckedContinuation<[Waiting], Never>] = []
    }

    /// An eventfd(2), readable while there are letters.
    let descriptor: Int32

    private let letters = Mutex(Letters())
    private let isOpen = Mutex(false)

    init() throws(InboxError) {
        descriptor = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard descriptor >= 0 else { throw .failed("eventfd", on: "the watcher's mailbox", errno) }
    }

    deinit { close(descriptor) }

    /// Leaves a letter and wakes the reader.
    func post(_ write: (inout Letters) -> Void) {
        letters.withLock { write(&$0) }
        // It fails only when the counter is full, and then the reader is awake already.
        _ = eventfd_write(descriptor, 1)
    }

    /// Whether the reader is to stop; costs less than taking the letters.
    var isToStop: Bool { letters.withLock { $0.isToStop } }

    /// Takes all letters; a stop is reported on every call.
    func takeLetters() -> Letters {
        var count: eventfd_t = 0
        _ = unsafe eventfd_read(descriptor, &count)
        return letters.withLock { letters in
            defer {
                letters.released = []
                letters.questions = []
            }
            return letters
        }
    }

    /// Asks the reader; empty where none is at work.
    func ask() async -> [Waiting] {
        await withCheckedContinuation { continuation in
            let isAsked = isOpen.withLock { isOpen in
                if isOpen { post { $0.questions.append(continuation) } }
                return isOpen
            }
            if !isAsked { continuation.resume(returning: []) }
        }
    }

    /// A reader is at work from now on.
    func open() { isOpen.withLock { $0 = true } }

    /// The reader goes: questions left over are answered with nothing.
    func shut() {
        isOpen.withLock { $0 = false }
        for question in takeLetters().questions { question.resume(returning: []) }
    }
}
