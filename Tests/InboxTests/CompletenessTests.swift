// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Inbox

@Suite struct CompletenessTests {
    private let rule = ArrivalRule(
        fallbackQuiet: .seconds(10), nulTailPatience: .seconds(300), linkPatience: .seconds(5))

    private func file(size: Int64 = 100, inode: UInt64 = 1, ctime: Int64 = 0) -> FileIdentity {
        FileIdentity(
            device: 1, inode: inode, size: size, ctimeNanoseconds: ctime, mtimeNanoseconds: 0)
    }

    private func look(
        _ file: FileIdentity, at seconds: Int64, lease: ReadLease.Answer = .noWriter,
        _ change: (inout Observation) -> Void = { _ in }
    ) -> Observation {
        var seen = Observation(identity: file, lease: lease, now: .seconds(seconds))
        change(&seen)
        return seen
    }

    @Test func `where the lease answers, nothing is waited for`() {
        var machine = Completeness()
        #expect(machine.decide(look(file(), at: 0), by: rule) == .arrived)
    }

    @Test func `a quiet time that is asked for is kept even where the lease answers`() {
        var machine = Completeness()
        var patient = rule
        patient.quiet = .seconds(3)
        let first = WaitReason.quiet(soFar: .zero, required: .seconds(3))
        #expect(
            machine.decide(look(file(), at: 0), by: patient)
                == .wait(first, lookAgainIn: .seconds(3)))
        #expect(machine.decide(look(file(), at: 3), by: patient) == .arrived)
    }

    @Test func `an upload that breaks off and goes on starts the quiet time anew`() {
        var machine = Completeness()
        var patient = rule
        patient.quiet = .seconds(3)
        _ = machine.decide(look(file(size: 50), at: 0), by: patient)
        let writing = machine.decide(look(file(size: 60), at: 2, lease: .writer), by: patient)
        #expect(writing == .wait(.openForWriting, lookAgainIn: .microseconds(250)))
        let after = machine.decide(look(file(size: 100), at: 4), by: patient)
        let growing = WaitReason.growing(bytes: 40, over: .seconds(2))
        #expect(after == .wait(growing, lookAgainIn: .seconds(3)))
        #expect(machine.decide(look(file(size: 100), at: 7), by: patient) == .arrived)
    }

    @Test func `where the lease can't tell, a file must be still for the quiet time`() {
        var machine = Completeness()
        _ = machine.decide(look(file(size: 1_000_000), at: 0, lease: .cannotTell), by: rule)
        let grown = file(size: 4_000_000, ctime: 1)
        let growing = WaitReason.growing(bytes: 3_000_000, over: .seconds(10))
        #expect(growing.description == "still growing, +3 MB in 10 s")
        #expect(
            machine.decide(look(grown, at: 10, lease: .cannotTell), by: rule)
                == .wait(growing, lookAgainIn: .seconds(10)))
        let quiet = WaitReason.quiet(soFar: .seconds(3), required: .seconds(10))
        #expect(
            machine.decide(look(grown, at: 13, lease: .cannotTell), by: rule)
                == .wait(quiet, lookAgainIn: .seconds(7)))
        #expect(quiet.description == "quiet for 3 s of 10 s")
        // The same size, but written again: ctime tells.
        let rewritten = file(size: 4_000_000, ctime: 2)
        #expect(
            machine.decide(look(rewritten, at: 19, lease: .cannotTell), by: rule) != .arrived)
        #expect(
            machine.decide(look(rewritten, at: 29, lease: .cannotTell), by: rule) == .arrived)
    }

    @Test func `another file under the same name starts anew`() {
        var machine = Completeness()
        _ = machine.decide(look(file(), at: 0, lease: .cannotTell), by: rule)
        let other = file(inode: 2)
        let quiet = WaitReason.quiet(soFar: .zero, required: .seconds(10))
        #expect(
            machine.decide(look(other, at: 9, lease: .cannotTell), by: rule)
                == .wait(quiet, lookAgainIn: .seconds(10)))
    }

    @Test func `a writer is asked about soon after its close, then ever less often`() {
        var machine = Completeness()
        func wait(at milliseconds: Int64, wasClosed: Bool = false) -> Duration? {
            let seen = Observation(
                identity: file(), lease: .writer, wasClosed: wasClosed,
                now: .milliseconds(milliseconds))
            guard case .wait(.openForWriting, let delay) = machine.decide(seen, by: rule) else {
                return nil
            }
            return delay
        }
        #expect(wait(at: 0) == .microseconds(250))
        #expect(wait(at: 8) == .milliseconds(8))
        #expect(wait(at: 60_000) == .seconds(2))
        #expect(wait(at: 60_001, wasClosed: true) == .microseconds(250))
    }

    @Test func `an empty file is not believed at once`() {
        var machine = Completeness()
        let empty = WaitReason.empty(soFar: .zero, required: .seconds(10))
        #expect(
            machine.decide(look(file(size: 0), at: 0), by: rule)
                == .wait(empty, lookAgainIn: .seconds(10)))
        #expect(machine.decide(look(file(size: 5), at: 1), by: rule) == .arrived)
    }

    @Test func `a NUL tail is believed only after long stillness`() {
        var machine = Completeness()
        let first = machine.decide(look(file(), at: 0) { $0.hasNULTail = true }, by: rule)
        #expect(first == .wait(.nulTail, lookAgainIn: .seconds(300)))
        let last = machine.decide(look(file(), at: 300) { $0.hasNULTail = true }, by: rule)
        #expect(last == .arrived)
    }

    @Test func `a missing marker comes before all else`() {
        var machine = Completeness()
        let missing = WaitReason.marker(name: "x.csv.ok")
        let seen = look(file(), at: 0, lease: .cannotTell) { $0.missing = missing }
        #expect(machine.decide(seen, by: rule) == .wait(missing, lookAgainIn: nil))
        #expect(missing.description == "waiting for x.csv.ok")
    }

    @Test func `a second name is put up with for a moment, then refused`() {
        var machine = Completeness()
        func decide(at seconds: Int64, names: Int) -> Decision {
            machine.decide(look(file(), at: seconds) { $0.linkCount = names }, by: rule)
        }
        #expect(decide(at: 0, names: 2) == .wait(.linked(count: 2), lookAgainIn: .milliseconds(5)))
        #expect(decide(at: 1, names: 1) == .arrived)
        #expect(decide(at: 2, names: 2) == .wait(.linked(count: 2), lookAgainIn: .milliseconds(5)))
        #expect(decide(at: 7, names: 2) == .refused(.hardLink(count: 2)))
    }
}
