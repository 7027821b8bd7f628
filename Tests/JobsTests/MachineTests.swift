// SPDX-License-Identifier: Apache-2.0

import Daemon
import Postgres
import Testing

@testable import Jobs

/// The pure decisions: lease, mark, verdict, hint, stall.
@Suite struct MachineTests {
    private let start = ContinuousClock.now

    private func at(_ seconds: Double) -> ContinuousClock.Instant { start + .seconds(seconds) }

    @Test func `a worker stands down before others may take its jobs`() {
        var workerLease = WorkerLease(lease: .seconds(15))
        #expect(!workerLease.isOver(at: at(1_000)), "who is no worker has nothing to lose")
        workerLease.begin(sentAt: at(0))
        workerLease.renew(sentAt: at(3), serverUptime: .seconds(1_000))
        #expect(!workerLease.isOver(at: at(13)))
        #expect(workerLease.isOver(at: at(13.01)))
        workerLease.end()
        #expect(!workerLease.isOver(at: at(100)))
    }

    @Test func `nobody is rescued by who has not been steady for a lease`() {
        var workerLease = WorkerLease(lease: .seconds(15))
        workerLease.begin(sentAt: at(0))
        for second in stride(from: 3.0, through: 12, by: 3) {
            workerLease.renew(sentAt: at(second), serverUptime: .seconds(1_000))
            #expect(!workerLease.mayRescue(at: at(second)))
        }
        workerLease.renew(sentAt: at(15), serverUptime: .seconds(1_000))
        #expect(workerLease.mayRescue(at: at(15)))
        #expect(!workerLease.mayRescue(at: at(25.1)), "its own lease is over")
    }

    @Test func `after the database was away everybody has a lease to be heard again`() {
        var workerLease = WorkerLease(lease: .seconds(15))
        workerLease.begin(sentAt: at(0))
        for second in stride(from: 3.0, through: 30, by: 3) {
            workerLease.renew(sentAt: at(second), serverUptime: .seconds(1_000))
        }
        #expect(workerLease.mayRescue(at: at(30)))
        // The server was restarted, faster than our lease: no worker could be heard meanwhile.
        workerLease.renew(sentAt: at(36), serverUptime: .seconds(2))
        #expect(!workerLease.mayRescue(at: at(36)))
        for second in stride(from: 39.0, through: 48, by: 3) {
            workerLease.renew(sentAt: at(second), serverUptime: .seconds(second - 34))
            #expect(!workerLease.mayRescue(at: at(second)))
        }
        workerLease.renew(sentAt: at(51), serverUptime: .seconds(17))
        #expect(workerLease.mayRescue(at: at(51)))
    }

    @Test func `a gap in its own renewals makes a worker wait`() {
        var workerLease = WorkerLease(lease: .seconds(15))
        workerLease.begin(sentAt: at(0))
        workerLease.renew(sentAt: at(20), serverUptime: .seconds(1_000))
        #expect(!workerLease.mayRescue(at: at(21)))
        for second in stride(from: 23.0, through: 35, by: 3) {
            workerLease.renew(sentAt: at(second), serverUptime: .seconds(1_000))
        }
        #expect(workerLease.mayRescue(at: at(35)))
    }

    @Test func `the mark moves on, and a dear look from the front is rare`() {
        var cursor = ScanCursor()
        let end = Fetch.Position(priority: 1, runAt: 100, id: 7)
        #expect(cursor.start(at: at(0)) == .front)
        cursor.noteScan(from: .front, end: end, cost: .milliseconds(200), at: at(0))
        #expect(cursor.start(at: at(0.5)) == end)
        #expect(cursor.start(at: at(1.9)) == end)
        #expect(cursor.start(at: at(2.1)) == .front, "half of 200 ms, twenty times")
        cursor.lower(to: Fetch.Position(priority: 0, runAt: 300, id: .min))
        #expect(cursor.start(at: at(0.5)).priority == 0)
        cursor.noteScan(from: end, end: nil, cost: .zero, at: at(0.6))
        #expect(cursor.start(at: at(0.7)).priority == 0)
        cursor.reset()
        #expect(cursor.start(at: at(0.7)) == .front)
    }

    @Test func `where looks are cheap every one begins at the front`() {
        var cursor = ScanCursor()
        let end = Fetch.Position(priority: 1, runAt: 100, id: 7)
        for step in 0..<10 {
            #expect(cursor.start(at: at(Double(step) / 1_000)) == .front)
            cursor.noteScan(
                from: .front, end: end, cost: .microseconds(300), at: at(Double(step) / 1_000))
        }
    }

    @Test(arguments: [
        ("0 1700000000 default", Hint.queued("default", position(0, 753_315_200))),
        ("-5 1700000000 my queue", .queued("my queue", position(-5, 753_315_200))),
        ("cancel 12", .cancel(12)), ("resume my queue", .resume("my queue")),
    ])
    func `hints are read as they were written`(_ payload: String, _ hint: Hint) {
        #expect(Hint(payload) == hint)
        #expect(hint.payload == payload)
    }

    @Test(arguments: ["", " ", "cancel", "cancel x", "1 2", "a b c", "0 9223372036854775807 q"])
    func `what is no hint is none`(_ payload: String) { #expect(Hint(payload) == nil) }

    @Test func `an infinite time still makes a hint`() {
        for end in [Int64.min, .max] {
            let hint = Hint.queued("q", Fetch.Position(priority: 0, runAt: end, id: 1))
            #expect(!hint.payload.isEmpty)
        }
    }

    @Test func `a stall is slots free, nothing claimed and work in the table, for long enough`() {
        var watch = StallWatch(limit: .seconds(30))
        watch.noteFree("a", at: at(0))
        #expect(watch.wantsLook(at: at(29)) == [])
        watch.noteFree("a", at: at(29))
        watch.noteFree("b", at: at(29))
        #expect(watch.wantsLook(at: at(30)) == ["a"])
        let news = [([], 30.0), (["a"], 61), (["a"], 95)].map { waiting, second in
            watch.noteQueues(waiting: Set(waiting), of: ["a"], at: at(second))
        }
        #expect(news == [[], ["a"], []], "no work is no stall, and a stall is said once")
        #expect(watch.stalled == ["a"])
        watch.noteBusy("b")
        #expect(watch.stalled == ["a"], "a queue that is busy says nothing of another")
        watch.noteBusy("a")
        #expect(watch.stalled == [] && watch.wantsLook(at: at(1_000)) == [])
        #expect(
            watch.noteQueues(waiting: ["a"], of: ["a"], at: at(1_000)) == [],
            "it was busy while the table was asked")
    }

    @Test func `the 95th of a hundred claims is the figure`() {
        var times = ClaimTimes()
        #expect(times.p95 == nil)
        for value in 1...100 { times.addTime(.milliseconds(value)) }
        #expect(times.p95 == 95)
        for _ in 0..<1_000 { times.addTime(.milliseconds(2)) }
        #expect(times.p95 == 2)
    }

    private static func position(_ priority: Int32, _ seconds: Int64) -> Fetch.Position {
        Fetch.Position(priority: priority, runAt: seconds * 1_000_000, id: .min)
    }
}
