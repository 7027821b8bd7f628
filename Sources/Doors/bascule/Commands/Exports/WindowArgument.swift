// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `--window`: a day, a time, or the last window that is over.
enum WindowArgument: ExpressibleByArgument {
    case yesterday
    case instant(InstantArgument)

    init?(argument: String) {
        switch argument.lowercased() {
        case "yesterday", "hier": self = .yesterday
        default:
            guard let instant = InstantArgument(argument: argument) else { return nil }
            self = .instant(instant)
        }
    }
}
