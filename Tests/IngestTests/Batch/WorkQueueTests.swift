// SPDX-License-Identifier: Apache-2.0

import Daemon
import Inbox
import Testing

@testable import Ingest

/// Which files go together, in which order, and when a feed rests.
@Suite struct WorkQueueTests {
    private func queue(files: Int = 4, bytes: Int64 = 100, streamAbove: Int64 = 50) -> WorkQueue {
        WorkQueue(
            limits: .init(files: files, bytes: bytes, streamAboveBytes: streamAbove), bell: Bell())
    }

    /// - Parameter names: `name:bytes`, seen in this order from `at` on.
    private func arrivals(_ feed: String, at start: Int64 = 0, _ names: String...) -> [Arrival] {
        names.enumerated().map { place, text in
            let parts = text.split(separator: ":")
            return Arrival(
                label: feed, root: "/\(feed)",
                relative: "\(parts[0])",
                identity: FileIdentity(
                    device: 1, inode: 1, size: Int64(parts[1]) ?? 0,
                    ctimeNanoseconds: start + Int64(place), mtimeNanoseconds: 0))
        }
    }

    private func names(_ work: WorkQueue.Work?) -> [String]? { work?.arrivals.map(\.relative) }

    /// Takes and ends batch after batch.
    private func drain(_ queue: WorkQueue) -> [[String]] {
        var all: [[String]] = []
        while let work = queue.next() {
            all.append(work.arrivals.map(\.relative))
            queue.done(work)
        }
        return all
    }

    @Test func `a batch has at most so many files`() {
        let queue = queue(files: 2)
        queue.offer(arrivals("f", "a:1", "b:1", "c:1", "d:1", "e:1"), [])
        #expect(drain(queue) == [["a", "b"], ["c", "d"], ["e"]])
    }

    @Test func `a batch has at most so many bytes, exactly`() {
        let queue = queue(bytes: 100)
        queue.offer(arrivals("f", "a:50", "b:50", "c:1", "d:50", "e:50"), [])
        #expect(drain(queue) == [["a", "b"], ["c", "d"], ["e"]])
    }

    @Test func `a large file is alone, in its turn`() {
        let queue = queue()
        queue.offer(arrivals("f", "a:1", "big:51", "b:1", "c:50", "huge:1000", "huger:1001"), [])
        #expect(drain(queue) == [["a"], ["big"], ["b", "c"], ["huge"], ["huger"]])
    }

    @Test func `one batch of a feed at a time, other feeds beside it`() {
        let queue = queue(files: 1)
        queue.offer(arrivals("f", "a:1", "b:1"), [])
        queue.offer(arrivals("g", at: 10, "x:1"), [])
        let first = queue.next()
        #expect(names(first) == ["a"])
        #expect(names(queue.next()) == ["x"])
        #expect(queue.next() == nil)
        if let first { queue.done(first) }
        #expect(names(queue.next()) == ["b"])
    }

    @Test func `the feed whose first file is oldest comes first`() {
        let queue = queue()
        queue.offer(arrivals("late", at: 20, "x:1"), [])
        queue.offer(arrivals("early", at: 10, "a:1"), [])
        #expect(queue.next()?.feed == "early")
        #expect(queue.next()?.feed == "late")
    }

    @Test func `a halted feed rests, the others go on, and what comes meanwhile waits`() throws {
        let queue = queue()
        let now = ContinuousClock.now
        queue.offer(arrivals("f", "a:1"), [])
        queue.offer(arrivals("g", at: 5, "x:1"), [])
        let work = try #require(queue.next(now: now))
        #expect(queue.nextDelay(now: now) == nil)
        queue.done(work, haltFor: .seconds(60))
        queue.offer(arrivals("f", at: 9, "b:1"), [])
        #expect(queue.next(now: now)?.feed == "g")
        #expect(queue.next(now: now) == nil)
        let delay = try #require(queue.nextDelay(now: now))
        #expect(delay > .seconds(50) && delay < .seconds(70))
        #expect(names(queue.next(now: now + .seconds(70))) == ["b"])
    }

    @Test func `a halt that is over is no reason to wake up while all workers are busy`() throws {
        let queue = queue()
        let now = ContinuousClock.now
        queue.offer(arrivals("f", "a:1"), [])
        let work = try #require(queue.next(now: now))
        queue.done(work, haltFor: .milliseconds(20))
        queue.offer(arrivals("f", at: 9, "b:1"), [])
        #expect(queue.nextDelay(now: now) != nil)
        // No worker is free to take it: only the bell of one that ends can change that.
        #expect(queue.nextDelay(now: now + .seconds(1)) == nil)
        // Asked with the same time, either there is work or it is known when there will be.
        for milliseconds in 0..<60 {
            let then = now + .milliseconds(milliseconds)
            guard queue.nextDelay(now: then) == nil else { continue }
            let next = try #require(queue.next(now: then))
            queue.done(next, haltFor: .milliseconds(20))
            queue.offer(next.arrivals, [])
            break
        }
    }

    @Test func `refusals alone are work too, and wait in a halted feed`() throws {
        let queue = queue()
        let now = ContinuousClock.now
        let refusal = Refusal(
            label: "f", root: "/f", path: "/f/link", relative: "link", identity: nil,
            reason: .symbolicLink)
        queue.offer([], [refusal])
        let work = try #require(queue.next(now: now))
        #expect(work.arrivals.isEmpty)
        #expect(work.paths == ["/f/link"])
        queue.done(work, haltFor: .seconds(60))
        queue.offer([], [refusal])
        #expect(queue.next(now: now) == nil)
        #expect(queue.nextDelay(now: now) != nil)
        #expect(queue.next(now: now + .seconds(70))?.refusals.count == 1)
    }

    @Test func `nothing waits for nothing`() {
        let queue = queue()
        #expect(queue.next() == nil)
        #expect(queue.nextDelay() == nil)
    }
}
