// SPDX-License-Identifier: Apache-2.0

import Foundation
import Ingest
import Services

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
