// SPDX-License-Identifier: Apache-2.0

import Application
import Calendar

extension WindowCalendar {
    /// The window named by a day, or containing a time.
    func window(_ argument: InstantArgument, in zone: Zone) -> Window {
        argument.isDay ? window(ofDay: argument.day) : window(at: argument.seconds(in: zone))
    }
}
