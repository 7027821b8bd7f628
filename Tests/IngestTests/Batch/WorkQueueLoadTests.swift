// SPDX-License-Identifier: Apache-2.0

import Daemon
import Inbox
import Testing

@testable import Ingest

/// What very many waiting files cost.
@Suite(.serialized) struct WorkQueueLoadTests {
    /// How long it takes to hand over so many files and to take them in batches of eight.
    private func time(_ files: Int) -> Duration {
        let arrivals = (0..<files).map { number in
            Arrival(
                label: "f", root: "/f", relative: "\(number)",
                identity: FileIdentity(
                    device: 1, inode: 1, size: 1, ctimeNanoseconds: Int64(number),
                    mtimeNanoseconds: 0))
        }
        var best = Duration.seconds(1_000)
        for _ in 0..<2 {
            let queue = WorkQueue(
                limits: .init(files: 8, bytes: 100, streamAboveBytes: 50), bell: Bell())
            var taken = 0
            let time = ContinuousClock().measure {
                for start in stride(from: 0, to: files, by: 500) {
                    queue.offer(Array(arrivals[start..<min(files, start + 500)]), [])
                }
                while let work = queue.next() {
                    taken += work.arrivals.count
                    queue.done(work)
                }
            }
            #expect(taken == files)
            best = min(best, time)
        }
        return best
    }

    @Test func `what a batch costs does not grow with the files that wait`() {
        let (few, many) = (time(8_000), time(64_000))
        // Eight times the files; a list that is copied for each batch costs 64 times as much.
        #expect(many < few * 24 + .milliseconds(50), "\(few), \(many)")
    }
}
