// SPDX-License-Identifier: Apache-2.0

import Deliveries
import SMTP
import Testing

@testable import Mails

/// What a try means, without a server or a clock.
@Suite struct AttemptTests {
    private func attempt(
        _ delivery: Delivery, _ attempts: Int = 1, unknowns: Int = 0, age: Duration = .zero
    ) -> Attempt {
        Attempt(
            Attempt.Answer(delivery), attempts: attempts, unknowns: unknowns,
            most: PostRoom.mails.unknownsMost, age: age)
    }

    @Test func `an answer ends it, whatever was before`() {
        for unknowns in [0, 1, 5] {
            let taken = attempt(.accepted("250 ok"), 7, unknowns: unknowns)
            #expect(taken.state == .accepted && taken.wait == nil && taken.answer == "250 ok")
            let refused = attempt(.refused("550 no"), 7, unknowns: unknowns)
            #expect(refused.state == .refused && refused.wait == nil && !refused.isUnanswered)
        }
    }

    @Test(arguments: [
        (1, 60), (2, 120), (3, 240), (8, 7_680), (9, 14_400), (10, 14_400), (1_000, 14_400),
        (0, 60),
    ])
    func `the wait doubles from a minute to four hours`(_ attempts: Int, _ seconds: Int) {
        #expect(Attempt.Pace().wait(after: attempts) == .seconds(seconds))
        #expect(
            attempt(.later("451"), max(1, attempts)).wait == Attempt.Pace().wait(after: attempts))
    }

    @Test func `after 48 hours it is over`() {
        let patience = Attempt.patience
        let before = attempt(.later("451"), 20, age: patience - .seconds(1))
        #expect(before.state == .recorded && before.wait == .seconds(4 * 3_600))
        let after = attempt(.later("451"), 20, age: patience)
        #expect(after.state == .refused && after.wait == nil && after.answer == "451")
    }

    @Test func `what nobody knows is sent once more, and no oftener`() {
        let first = attempt(.unknown("cut"), 1)
        #expect(first.state == .unknown && first.wait == .seconds(60) && first.isUnanswered)
        let second = attempt(.unknown("cut"), 2, unknowns: 1)
        #expect(second.state == .unknown && second.wait == nil && second.isUnanswered)
    }

    @Test func `where repeats are dropped, what nobody knows is tried on until it is over`() {
        func unanswered(_ unknowns: Int, _ age: Duration) -> Attempt {
            Attempt(.unknown("cut"), attempts: 9, unknowns: unknowns, most: nil, age: age)
        }
        let on = unanswered(7, Attempt.patience - .seconds(1))
        #expect(on.state == .unknown && on.wait == Attempt.longest && on.isUnanswered)
        let over = unanswered(7, Attempt.patience)
        #expect(over.state == .unknown && over.wait == nil)
    }

    private func left(
        isSaid: Bool, _ attempts: Int, unknowns: Int = 0, most: Int? = nil, age: Duration = .zero
    ) -> Attempt {
        Attempt(
            left: "gone", isSaid: isSaid, attempts: attempts, unknowns: unknowns, most: most,
            age: age)
    }

    @Test func `the first try that its process left is made good at once, further ones wait`() {
        for isSaid in [true, false] {
            #expect(left(isSaid: isSaid, 1).wait == .zero)
            #expect(left(isSaid: isSaid, 0).wait == .zero)
            for attempts in 2...12 {
                let attempt = left(isSaid: isSaid, attempts, unknowns: isSaid ? attempts - 1 : 0)
                #expect(attempt.wait == Attempt.Pace().wait(after: attempts))
                #expect(attempt.state == (isSaid ? .unknown : .recorded))
                #expect(attempt.isUnanswered == isSaid && attempt.answer == "gone")
            }
        }
    }

    @Test(arguments: [nil, PostRoom.mails.unknownsMost])
    func `what ends its process each time is over some day, whatever was said of it`(_ most: Int?) {
        for isSaid in [true, false] {
            var (unknowns, age) = (0, Duration.zero)
            var tries = 0
            for attempts in 1...100 {
                let attempt = left(
                    isSaid: isSaid, attempts, unknowns: unknowns, most: most, age: age)
                tries = attempts
                guard let wait = attempt.wait else { break }
                #expect(age < Attempt.patience)
                age += wait
                unknowns += attempt.isUnanswered ? 1 : 0
            }
            // At once, then doubled from two minutes to four hours, for two days.
            let isTwice = isSaid && most != nil
            #expect(isTwice ? tries == 2 : (15...25).contains(tries), "\(tries)")
            #expect(isTwice || age < Attempt.patience + Attempt.longest)
        }
        // The last one, at its edge.
        #expect(left(isSaid: true, 1, age: Attempt.patience).wait == nil)
        let unsaid = left(isSaid: false, 1, age: Attempt.patience)
        #expect(unsaid.wait == nil && unsaid.state == .refused)
        #expect(left(isSaid: false, 9, age: Attempt.patience - .seconds(1)).wait != nil)
    }

    @Test func `what may have come is never said to wait only`() {
        let later = attempt(.later("451"), 2, unknowns: 1)
        #expect(later.state == .unknown && later.wait == .seconds(120) && !later.isUnanswered)
        let over = attempt(.later("451"), 9, unknowns: 1, age: Attempt.patience)
        #expect(over.state == .unknown && over.wait == nil)
    }
}
