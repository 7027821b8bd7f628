// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// The arguments and environments of every `bascule` that runs, as `ps` shows them.
final class Arguments: Sendable {
    private let seen = Mutex<Set<String>>([])

    func look() {
        let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        for process in processes where Int(process) != nil {
            for file in ["cmdline", "environ"] {
                guard let data = FileManager.default.contents(atPath: "/proc/\(process)/\(file)"),
                    data.count < 1 << 16
                else { continue }
                let text = String(decoding: data, as: UTF8.self)
                guard text.contains("bascule") else { continue }
                seen.withLock { _ = $0.insert(text.replacing("\0", with: " ")) }
            }
        }
    }

    var all: String { seen.withLock { $0.joined(separator: "\n") } }
}
