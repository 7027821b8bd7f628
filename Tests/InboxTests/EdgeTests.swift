// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Inbox

/// Names and waits that no other test has.
@Suite struct EdgeTests {
    @Test(arguments: [
        "x.tmp", "x.part", "x.partial", "x.filepart", "x.crdownload", "x.swp", "x~", "~$x",
        ".x", "Thumbs.db", "desktop.ini", "@eaDir", "lost+found", "$RECYCLE.BIN",
        "System Volume Information",
    ])
    func `what uploaders, editors and desktops leave is never data`(name: String) {
        #expect(NameRule.judge(name) == .ignored)
        #expect(NameRule.judge("x" + name + ".csv") == .mayBeData)
    }

    @Test func `the quiet time that is asked for begins when the last writer has gone`() {
        let rule = ArrivalRule(
            quiet: .seconds(5), fallbackQuiet: .seconds(10), nulTailPatience: .seconds(300),
            linkPatience: .seconds(5))
        let file = FileIdentity(
            device: 1, inode: 1, size: 100, ctimeNanoseconds: 0, mtimeNanoseconds: 0)
        func look(at seconds: Int64, _ lease: ReadLease.Answer) -> Observation {
            Observation(identity: file, lease: lease, now: .seconds(seconds))
        }
        var machine = Completeness()
        // Open, and nothing is written: the file is still all the time.
        for second in stride(from: 0, through: 60, by: 20) {
            guard
                case .wait(.openForWriting, _) = machine.decide(
                    look(at: Int64(second), .writer), by: rule)
            else {
                Issue.record("a file that is open at \(second) s")
                return
            }
        }
        let wait = WaitReason.quiet(soFar: .seconds(1), required: .seconds(5))
        #expect(
            machine.decide(look(at: 61, .noWriter), by: rule)
                == .wait(wait, lookAgainIn: .seconds(4)))
        #expect(machine.decide(look(at: 65, .noWriter), by: rule) == .arrived)
    }
}
