// SPDX-License-Identifier: Apache-2.0

import Foundation
import Ingest

/// `BASCULE_CRASH_AT=<stage>`: the process kills itself there, as a power cut would.
///
/// For tests.
enum CrashPoint {
    static let observer: (@Sendable (Stage) -> Void)? = {
        guard let name = ProcessInfo.processInfo.environment["BASCULE_CRASH_AT"],
            let wanted = Stage(rawValue: name)
        else { return nil }
        return { stage in
            if stage == wanted { kill(getpid(), SIGKILL) }
        }
    }()
}
