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
        #expect(Attempt.wait(after: attempts) == .seconds(seconds))
        #expect(attempt(.later("451"), max(1, attempts)).wait == Attempt.wait(after: attempts))
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

    @Test func `what may have come is never said to wait only`() {
        let later = attempt(.later("451"), 2, unknowns: 1)
        #expect(later.state == .unknown && later.wait == .seconds(120) && !later.isUnanswered)
        let over = attempt(.later("451"), 9, unknowns: 1, age: Attempt.patience)
        #expect(over.state == .unknown && over.wait == nil)
    }
}
