// SPDX-License-Identifier: Apache-2.0

import Journal
import Testing

@Suite struct JournalActorTests {
    @Test(arguments: [
        (JournalActor(.user, "lab", origin: .commandLine), "user:lab"),
        (JournalActor(.schedule, "nightly", origin: .job(7)), "schedule:nightly"),
        (JournalActor(.worker, "host:4711", origin: .service), "host:4711"),
        (JournalActor(.worker, "user", origin: .service), "user"),
        (JournalActor(.user, "a:b", origin: .commandLine), "user:a:b"),
    ])
    func `an actor is written and read by one name`(actor: JournalActor, text: String) {
        #expect(actor.text == text)
        #expect(JournalActor(text: text, origin: actor.origin) == actor)
    }
}
