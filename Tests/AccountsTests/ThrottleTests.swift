// SPDX-License-Identifier: Apache-2.0

import Accounts
import Postgres
import Testing

/// How long a try must wait: a function of the failures and the time.
@Suite struct ThrottleTests {
    private func at(_ seconds: Double) -> Timestamp {
        Timestamp(microsecondsSince2000: Int64(seconds * 1_000_000))
    }

    /// Tries at these times, all wrong; gives which of them were let through.
    private func tries(_ times: [Double], of subject: Throttle.Subject = .pair) -> [Bool] {
        var count = Throttle.Count(failures: 0, lastAt: at(0))
        return times.map { time in
            guard Throttle.left(count, of: subject, at: at(time)) == .zero else { return false }
            count = Throttle.failed(count, of: subject, at: at(time))
            return true
        }
    }

    @Test func `five are free, then a second, doubling, fifteen minutes at most`() {
        let waits = (0...20).map { Throttle.wait(after: $0, of: .pair) / .seconds(1) }
        #expect(Array(waits[0...4]) == [0, 0, 0, 0, 0])
        #expect(Array(waits[5...14]) == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512])
        #expect(waits[15...].allSatisfy { $0 == 900 })
        #expect(Throttle.wait(after: 1_000_000, of: .pair) == .seconds(900))
        #expect(Throttle.wait(after: 29, of: .address) == .zero)
        #expect(Throttle.wait(after: 30, of: .address) == .seconds(1))
    }

    @Test(arguments: [0.0, 0.01, 0.1, 0.5, 0.9])
    func `the twelfth try in a row is refused at the latest, however they are spaced`(
        gap: Double
    ) {
        let passed = tries((1...12).map { Double($0) * gap })
        #expect(passed.prefix(5).allSatisfy { $0 })
        #expect(passed.contains(false))
        if gap < 0.1 { #expect(passed.filter { $0 }.count == 5) }
    }

    @Test func `a day of trying makes fewer than a hundred and twenty tries`() {
        let passed = tries((0..<86_400).map(Double.init)).filter { $0 }.count
        #expect((90..<120).contains(passed), "\(passed)")
    }

    @Test func `after the wait one more is let through, and not two`() {
        #expect(
            tries([0, 0, 0, 0, 0, 0.99, 1.01, 1.02, 3.0, 3.02, 3.03])
                == [true, true, true, true, true, false, true, false, false, true, false])
    }

    @Test func `a day without a failure forgets them`() {
        let count = Throttle.Count(failures: 40, lastAt: at(0))
        #expect(Throttle.failed(count, of: .pair, at: at(86_399)).failures == 41)
        #expect(Throttle.failed(count, of: .address, at: at(86_401)).failures == 1)
        #expect(Throttle.failed(count, of: .code, at: at(86_401)).failures == 41, "but of codes")
    }

    @Test func `a clock that stepped back makes no wait, and none longer than the longest`() {
        let free = Throttle.Count(failures: 4, lastAt: at(86_400))
        #expect(Throttle.left(free, of: .pair, at: at(0)) == .zero)
        let short = Throttle.Count(failures: 6, lastAt: at(86_400))
        #expect(Throttle.left(short, of: .pair, at: at(0)) == .seconds(900))
        #expect(Throttle.left(short, of: .pair, at: at(86_399)) == .seconds(3))
    }

    @Test func `a right password forgives its own failures, not those of other names`() {
        let address = Throttle.Count(failures: 29, lastAt: at(5))
        let own = Throttle.Count(failures: 3, lastAt: at(5))
        #expect(Throttle.forgiven(address, own, before: at(1)).failures == 26)
        #expect(Throttle.forgiven(own, address, before: at(1)).failures == 0)
    }

    @Test func `the time of others' failures comes back with it, unless they have failed since`() {
        let address = Throttle.Count(failures: 29, lastAt: at(5))
        let own = Throttle.Count(failures: 3, lastAt: at(5))
        #expect(Throttle.forgiven(address, own, before: at(1)).lastAt == at(1))
        let earlier = Throttle.Count(failures: 3, lastAt: at(4))
        #expect(Throttle.forgiven(address, earlier, before: at(1)).lastAt == at(5))
    }
}
