// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// A share as it is typed: `5%`, `0.5%`; more than nothing, all at most.
struct ShareArgument: ExpressibleByArgument {
    /// 0 to 1.
    let share: Double

    init?(argument: String) {
        guard argument.hasSuffix("%"), let percent = Double(argument.dropLast()),
            percent > 0, percent <= 100
        else { return nil }
        share = percent / 100
    }
}
