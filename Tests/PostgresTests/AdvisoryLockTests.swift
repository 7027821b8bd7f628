// SPDX-License-Identifier: Apache-2.0

import Postgres
import Testing

@Suite struct AdvisoryLockTests {
    @Test func `a key stays what earlier versions had for it`() {
        #expect(AdvisoryLock.key("labo", "année/a.csv") == -5762783323157768610)
        #expect(AdvisoryLock.key("a", "bc") != AdvisoryLock.key("ab", "c"))
    }
}
