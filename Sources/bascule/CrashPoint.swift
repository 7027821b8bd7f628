// SPDX-License-Identifier: Apache-2.0

import Foundation
import Ingest

/// `BASCULE_CRASH_AT=<stage>`: the process kills itself there, as a power cut would;
/// `BASCULE_CRASH_ON=<name>`: when it is about to judge the file of that name.
///
/// For tests.
enum CrashPoint {
    static let fileObserver: (@Sendable (String) -> Void)? = {
        guard let wanted = ProcessInfo.processInfo.environment["BASCULE_CRASH_ON"] else {
            return nil
        }
        return { name in
            if name == wanted { kill(getpid(), SIGKILL) }
        }
    }()

    static let observer: (@Sendable (Stage) -> Void)? = {
        guard let name = ProcessInfo.processInfo.environment["BASCULE_CRASH_AT"],
            let wanted = Stage(rawValue: name)
        else { return nil }
        return { stage in
            if stage == wanted { kill(getpid(), SIGKILL) }
        }
    }()
}
