// SPDX-License-Identifier: Apache-2.0

internal import Application

/// `/healthz` and `/readyz`: for supervision.
enum Probes {
    static func alive(_ visit: Visit) async throws -> Answer { .json("{\"status\":\"alive\"}") }

    static func ready(_ visit: Visit) async throws -> Answer {
        let checks = await visit.site.readiness.checks()
        let isReady = checks.allSatisfy(\.isOK)
        // Names are words of ours, without a character that JSON would escape.
        let all = checks.map { check in
            "{\"name\":\"\(check.name)\",\"ok\":\(check.isOK),\"detail\":\"\(check.isOK ? "ok" : "missing")\"}"
        }
        return .json(
            "{\"status\":\"\(isReady ? "ready" : "not ready")\",\"checks\":[\(all.joined(separator: ","))]}",
            status: isReady ? 200 : 503)
    }
}
