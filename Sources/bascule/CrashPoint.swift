// SPDX-License-Identifier: Apache-2.0

import Foundation
import Ingest
import Services

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

    /// The same between the steps of an export.
    static let exportObserver: (@Sendable (ExportService.Step) -> Void)? = {
        guard let name = ProcessInfo.processInfo.environment["BASCULE_CRASH_AT"],
            let wanted = ExportService.Step(rawValue: name)
        else { return nil }
        return { step in
            if step == wanted { kill(getpid(), SIGKILL) }
        }
    }()
}
